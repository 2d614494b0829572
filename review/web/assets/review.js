// Keys, zoom and neighbouring pages. Every action is a link or a button of the page: this only presses them.
"use strict";

const sheet = document.getElementById("sheet");
const scroller = document.querySelector(".scroll");
const keysOff = document.getElementById("keys-off");
let busy = false;

function remembered(name, fallback) { try { return localStorage.getItem(name) ?? fallback; } catch { return fallback; } }
function remember(name, value) { try { localStorage.setItem(name, value); } catch { /* a private window keeps nothing */ } }

// Zoom is kept from item to item; the box is brought to the middle.
let zoom = Number(remembered("zoom", "1"));
function toBox() {
  const box = document.getElementById("box") ?? document.querySelector(".also");
  if (box && !document.getElementById("boxes").hasAttribute("display")) box.scrollIntoView({ block: "center", inline: "center" });
}
function setZoom(step) {
  zoom = step === 0 ? 0 : Math.min(4, Math.max(0, zoom + step));
  remember("zoom", String(zoom));
  showZoom();
}
function showZoom() { if (sheet) { sheet.setAttribute("class", `z${zoom}`); toBox(); } }

function turn(step) {
  const { base, query, home, pages } = sheet.dataset;
  const page = step === 0 ? Number(home) : Math.min(Number(pages), Math.max(1, Number(sheet.dataset.page) + step));
  sheet.dataset.page = String(page);
  sheet.querySelector("image").setAttribute("href", `${base}${page}${query}`);
  sheet.setAttribute("aria-label", `Page ${page}`);
  document.getElementById("page-now").textContent = `page ${page} of ${pages}`;
  const boxes = document.getElementById("boxes");
  if (page === Number(home)) { boxes.removeAttribute("display"); toBox(); } else { boxes.setAttribute("display", "none"); scroller.scrollTop = 0; }
  const field = document.getElementById("a-page");
  if (field) field.value = String(page);
}

for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => setZoom(Number(button.dataset.zoom)));
for (const button of document.querySelectorAll("[data-turn]")) button.addEventListener("click", () => turn(Number(button.dataset.turn)));
for (const button of document.querySelectorAll("[data-opens]")) button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());

// A form goes out once: a key held down must not decide the next item, too.
document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  if (busy) { event.preventDefault(); return; }
  busy = true;
  document.body.classList.add("busy");
});
window.addEventListener("pageshow", () => { busy = false; document.body.classList.remove("busy"); });

keysOff.checked = remembered("keys-off", "no") === "yes";
keysOff.addEventListener("change", () => remember("keys-off", keysOff.checked ? "yes" : "no"));

function press(target) {
  const field = target.matches("input, select") ? target : target.matches("button, a, summary") ? null : target.querySelector("input, select");
  if (!field) { target.click(); return; }
  field.focus();
  if (field.select) field.select();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (typing) {
    if (event.key === "Escape") { event.preventDefault(); event.target.blur(); }
    if (event.key === "Enter" && event.target.matches("select")) { event.preventDefault(); event.target.form.requestSubmit(); }
    return;
  }
  if (event.key === "Enter" && event.target.matches("a, button, summary")) return;
  const named = ["Enter", "Escape"].includes(event.key);
  if (busy || (keysOff.checked && !named && event.key !== "?")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  press(target);
});

// Where a claim is typed in: another kind brings its fields, and a frame drawn on the page fills in the box.
const kind = document.getElementById("a-kind");
if (kind) kind.addEventListener("change", () => kind.form.requestSubmit(document.getElementById("a-kind-go")));
const boxField = document.getElementById("a-box");
if (boxField && sheet) {
  let start = null;
  const frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  frame.setAttribute("class", "drawn");
  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM().inverse());
  sheet.addEventListener("pointerdown", (event) => { start = at(event); sheet.append(frame); sheet.setPointerCapture(event.pointerId); event.preventDefault(); });
  sheet.addEventListener("pointermove", (event) => {
    if (!start) return;
    const end = at(event);
    const edges = [Math.min(start.x, end.x), Math.min(start.y, end.y), Math.max(start.x, end.x), Math.max(start.y, end.y)];
    for (const [name, value] of [["x", edges[0]], ["y", edges[1]], ["width", edges[2] - edges[0]], ["height", edges[3] - edges[1]]]) frame.setAttribute(name, value);
    boxField.value = edges.map((edge) => edge.toFixed(1)).join(" ");
  });
  sheet.addEventListener("pointerup", () => { start = null; });
}

showZoom();
const wrong = document.querySelector("[aria-invalid]");
(wrong ?? document.getElementById("question"))?.focus();
