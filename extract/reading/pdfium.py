"""The few pdfium functions this reader calls, with plain signatures that cost little a call.

The raw bindings of pypdfium2 build a typed pointer for every handle; here a handle is an integer.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char_p, c_double, c_float, c_int, c_uint, c_ulong, c_void_p
from typing import Any

import pypdfium2  # noqa: F401 - starts the library
from pypdfium2 import raw


def _plain(name: str, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(getattr(raw, name), c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, *arguments)(address)


class Rect(ctypes.Structure):
    """FS_RECTF: left, top, right, bottom in the page's own coordinates (y grows upwards)."""

    _fields_ = (("left", c_float), ("top", c_float), ("right", c_float), ("bottom", c_float))


class Matrix(ctypes.Structure):
    """FS_MATRIX: x' = a x + c y + e, y' = b x + d y + f."""

    _fields_ = (("a", c_float), ("b", c_float), ("c", c_float), ("d", c_float), ("e", c_float), ("f", c_float))


load_document = _plain("FPDF_LoadMemDocument64", c_void_p, c_char_p, ctypes.c_size_t, c_char_p)
close_document = _plain("FPDF_CloseDocument", None, c_void_p)
last_error = _plain("FPDF_GetLastError", c_ulong)
page_count = _plain("FPDF_GetPageCount", c_int, c_void_p)
meta_text = _plain("FPDF_GetMetaText", c_ulong, c_void_p, c_char_p, c_void_p, c_ulong)
load_page = _plain("FPDF_LoadPage", c_void_p, c_void_p, c_int)
close_page = _plain("FPDF_ClosePage", None, c_void_p)
load_text = _plain("FPDFText_LoadPage", c_void_p, c_void_p)
close_text = _plain("FPDFText_ClosePage", None, c_void_p)

count_chars = _plain("FPDFText_CountChars", c_int, c_void_p)
get_text = _plain("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
get_unicode = _plain("FPDFText_GetUnicode", c_uint, c_void_p, c_int)
get_text_object = _plain("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
get_loose_box = _plain("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, POINTER(Rect))
get_origin = _plain("FPDFText_GetCharOrigin", c_int, c_void_p, c_int, POINTER(c_double), POINTER(c_double))
get_font_size = _plain("FPDFText_GetFontSize", c_double, c_void_p, c_int)
get_char_matrix = _plain("FPDFText_GetMatrix", c_int, c_void_p, c_int, POINTER(Matrix))
get_font = _plain("FPDFTextObj_GetFont", c_void_p, c_void_p)
get_render_mode = _plain("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
get_font_name = _plain("FPDFFont_GetBaseFontName", ctypes.c_size_t, c_void_p, c_char_p, ctypes.c_size_t)
get_font_weight = _plain("FPDFFont_GetWeight", c_int, c_void_p)
get_font_flags = _plain("FPDFFont_GetFlags", c_int, c_void_p)

count_objects = _plain("FPDFPage_CountObjects", c_int, c_void_p)
get_object = _plain("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
object_type = _plain("FPDFPageObj_GetType", c_int, c_void_p)
_FLOATS = (POINTER(c_float),) * 4
object_bounds = _plain("FPDFPageObj_GetBounds", c_int, c_void_p, *_FLOATS)
object_matrix = _plain("FPDFPageObj_GetMatrix", c_int, c_void_p, POINTER(Matrix))
form_count = _plain("FPDFFormObj_CountObjects", c_int, c_void_p)
form_object = _plain("FPDFFormObj_GetObject", c_void_p, c_void_p, c_ulong)
path_segments = _plain("FPDFPath_CountSegments", c_int, c_void_p)
path_segment = _plain("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
path_mode = _plain("FPDFPath_GetDrawMode", c_int, c_void_p, POINTER(c_int), POINTER(c_int))
segment_point = _plain("FPDFPathSegment_GetPoint", c_int, c_void_p, POINTER(c_float), POINTER(c_float))
segment_type = _plain("FPDFPathSegment_GetType", c_int, c_void_p)
segment_close = _plain("FPDFPathSegment_GetClose", c_int, c_void_p)

page_bounds = _plain("FPDF_GetPageBoundingBox", c_int, c_void_p, POINTER(Rect))
page_rotation = _plain("FPDFPage_GetRotation", c_int, c_void_p)
page_width = _plain("FPDF_GetPageWidthF", c_float, c_void_p)
page_height = _plain("FPDF_GetPageHeightF", c_float, c_void_p)

OBJECT_TEXT = 1
OBJECT_PATH = 2
OBJECT_IMAGE = 3
OBJECT_SHADING = 4
OBJECT_FORM = 5
SEGMENT_LINE = 0
SEGMENT_BEZIER = 1
SEGMENT_MOVE = 2
ERROR_PASSWORD = 4
ERROR_SECURITY = 5
