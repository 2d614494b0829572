"""What every library keeps, whatever database is behind it. Inherit, and give a `library` fixture."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from data.causes import Cause
from data.errors import NotFound, UsageError
from ingest.records import PaperState, Place
from normalize.claims import Box, Kind, Status
from normalize.decisions import Action
from store import Failure, Holding, Library, SavedReading, Stage
from store.papers import KeyTaken
from store.waiting import Conflict
from tests.store import makers


class LibraryContract:
    """One test a promise."""

    def test_what_is_saved_comes_back_the_same(self, library: Library) -> None:
        makers.filled(library, makers.claim(), makers.hardware())
        assert library.papers() == [makers.paper()]
        assert library.pdfs() == [("smith2020nets", makers.pdf())]
        assert [entry.reference for entry in library.entries()] == [makers.reference()]
        found = [replace(stored.claim, id="") for stored in library.claims()]
        assert found == [makers.claim(), makers.hardware()]
        assert library.claims()[0].paper == makers.paper()
        assert library.claims()[0].pdf == makers.pdf()

    def test_the_same_again_changes_nothing(self, library: Library) -> None:
        makers.filled(library, makers.claim(), makers.hardware())
        before = library.claims()
        assert not library.save_paper(makers.paper(), references=[makers.reference()], pdfs=[makers.pdf()])
        assert library.save_reading(makers.reading(makers.claim(), makers.hardware())) == SavedReading(same=2)
        assert library.claims() == before
        assert len(library.entries()) == 1
        assert len(library.events("smith2020nets")) == 1

    def test_a_paper_is_found_by_every_name_it_has(self, library: Library) -> None:
        paper = makers.paper(arxiv_id="2001.00001")
        library.save_paper(paper, references=[makers.reference("nets20")], pdfs=[makers.pdf()])
        for name in ("smith2020nets", "2001.00001", "arXiv:2001.00001", "nets.pdf", "nets", makers.SHA[:10], "nets20"):
            assert library.paper(name).key == "smith2020nets"

    def test_a_paper_is_held_with_all_that_is_tied_to_it(self, library: Library) -> None:
        ties = ("refs.bib, line 3: same title",)
        library.save_paper(makers.paper(), references=[makers.reference()], pdfs=[makers.pdf()], ties=ties)
        library.save_paper(makers.paper("lee2021"))
        held = Holding(paper=makers.paper(), ties=ties, references=(makers.reference(),), pdfs=(makers.pdf(),))
        assert library.holdings() == [Holding(paper=makers.paper("lee2021")), held]
        assert library.holdings("smith2020nets") == [held]
        assert library.doubtful() == [one for one in library.holdings() if one.ties]

    def test_a_new_paper_takes_no_key_that_is_taken(self, library: Library) -> None:
        library.save_paper(makers.paper(), is_new=True)
        with pytest.raises(KeyTaken, match="run the command again"):
            library.save_paper(makers.paper(title="Another"), is_new=True)
        assert library.papers() == [makers.paper()]

    def test_a_paper_that_is_not_there_is_named_with_its_neighbours(self, library: Library) -> None:
        makers.filled(library)
        with pytest.raises(NotFound, match="did you mean smith2020nets"):
            library.paper("smith2020net")

    def test_papers_and_claims_by_area(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        assert len(library.claims(areas=["image-classification"])) == 1
        assert library.claims(areas=["machine-translation"]) == []
        assert [one.key for one in library.papers(areas=["image-classification"])] == ["smith2020nets"]
        assert library.paper_areas("smith2020nets") == {"image-classification": "imagenet"}

    def test_claims_of_one_paper(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        assert len(library.claims(paper="smith2020nets")) == 1
        assert library.claims(paper="other") == []

    def test_a_reading_leaves_its_reasons(self, library: Library) -> None:
        makers.filled(library)
        library.save_reading(makers.reading(dropped=(("71.2 in Table 4", "no benchmark above it"),), warnings=("dim",)))
        reading = library.reading_of(makers.SHA)
        assert reading is not None
        assert reading.dropped == (("71.2 in Table 4", "no benchmark above it"),)
        assert reading.warnings == ("dim",)
        assert library.readings() == {makers.SHA: makers.READER}
        assert library.reading_of("cd" * 32) is None

    def test_areas_follow_the_last_reading(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        library.save_reading(makers.reading(makers.claim(), areas={"object-detection": "coco"}))
        assert library.areas_of_pdfs() == {makers.SHA: frozenset({"object-detection"})}

    def test_a_better_reading_keeps_the_id_and_tells_what_changed(self, library: Library) -> None:
        makers.filled(library, makers.claim(7.63))
        before = library.claims()[0].claim
        saved = library.save_reading(makers.reading(makers.claim(76.3), extractor="reader 2"))
        after = library.claims()[0].claim
        assert saved == SavedReading(changed=1)
        assert after.id == before.id
        assert after.value == 76.3
        assert "value 7.63 became 76.3" in library.events(after.id)[0].what

    def test_a_claim_that_is_no_longer_found_goes(self, library: Library) -> None:
        makers.filled(library, makers.claim(), makers.hardware())
        assert library.save_reading(makers.reading(makers.hardware())).gone == 1
        assert [stored.claim.kind for stored in library.claims()] == [Kind.HARDWARE]

    def test_a_decision_is_applied_and_survives_a_new_reading(self, library: Library) -> None:
        makers.filled(library, makers.claim(status=Status.FLAGGED, flags=("no-caption",)))
        first = library.claims()[0].claim
        library.decide(makers.decision(first, Action.EDIT, changes={"model": "Net-101"}))
        library.save_reading(makers.reading(makers.claim(confidence=0.7), extractor="reader 2"))
        settled = library.claims()[0].claim
        assert (settled.id, settled.model, settled.status) == (first.id, "Net-101", Status.REVIEWED)

    def test_a_decision_on_another_value_is_shown_not_applied(self, library: Library) -> None:
        makers.filled(library, makers.claim(7.63))
        library.decide(makers.decision(library.claims()[0].claim))
        library.save_reading(makers.reading(makers.claim(76.3)))
        assert library.claims()[0].claim.flags == ("decision-outdated",)

    def test_a_confirmed_name_is_kept_where_a_new_reading_has_another(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        first = library.claims()[0].claim
        library.decide(makers.decision(first))
        library.save_reading(makers.reading(makers.claim(model="Net-101", recipe="300 epochs"), extractor="reader 2"))
        asked, read = library.claims()[0].claim, library.as_extracted(first.id).claim
        assert (asked.id, asked.model, asked.recipe, asked.flags) == (first.id, "Net-50", None, ("decision-renamed",))
        assert (read.model, read.recipe) == ("Net-101", "300 epochs")
        assert library.events(first.id)[0].what == "model Net-50 became Net-101; recipe None became 300 epochs"
        again = makers.decision(read, Action.EDIT, changes={"model": "Net-50"})
        library.decide(again, seen=1)
        settled = library.claims()[0].claim
        assert (settled.model, settled.recipe, settled.status) == ("Net-50", "300 epochs", Status.REVIEWED)

    def test_a_correction_stays_where_the_new_reading_is_a_third_one_and_holds_where_it_agrees(
        self, library: Library
    ) -> None:
        makers.filled(library, makers.claim())
        first = library.claims()[0].claim
        library.decide(makers.decision(first, Action.EDIT, changes={"model": "Net-101", "value": 77.0}))
        library.save_reading(makers.reading(makers.claim(model="Net-152")))
        asked = library.claims()[0].claim
        assert (asked.model, asked.value, asked.extracted_value) == ("Net-101", 77.0, 76.3)
        assert asked.flags == ("decision-renamed",)
        library.save_reading(makers.reading(makers.claim(model="Net-101")))
        assert library.claims()[0].claim.status is Status.REVIEWED
        library.save_reading(makers.reading(makers.claim(75.0, model="Net-152")))
        other = library.claims()[0].claim
        assert (other.model, other.value) == ("Net-101", 75.0)
        assert other.flags == ("decision-outdated", "decision-renamed")

    def test_a_rejection_of_another_reading_is_asked_again_as_it_is_read_now(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        library.decide(makers.decision(library.claims()[0].claim, Action.REJECT, reason="wrong model"))
        library.save_reading(makers.reading(makers.claim(model="Net-101")))
        asked = library.claims()[0].claim
        assert (asked.model, asked.status, asked.flags) == ("Net-101", Status.FLAGGED, ("decision-renamed",))

    def test_a_decision_on_what_was_renamed_meanwhile_is_refused(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        seen = makers.decision(library.claims()[0].claim, seen={"model": "Net-50"})
        library.save_reading(makers.reading(makers.claim(model="Net-101")))
        with pytest.raises(Conflict, match="of Net-101"):
            library.decide(seen, seen=0)
        assert library.decisions() == []

    def test_a_claim_that_a_person_vouches_for_stays_though_no_reading_finds_it(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        first = library.claims()[0].claim
        library.decide(makers.decision(first))
        library.save_reading(makers.reading())
        assert ([one.gone for one in library.waiting()], library.funnel().lost) == ([True], 1)
        word = library.decide(makers.decision(first), seen=1)
        assert (library.orphaned_decisions(), library.funnel().lost) == ([], 0)
        library.save_reading(makers.reading(makers.hardware(), extractor="reader 2"))
        kept = next(one for one in library.claims() if one.claim.id == first.id)
        assert (kept.claim.status, kept.gone, kept.vouched) == (Status.REVIEWED, False, True)
        library.decide(makers.decision(first, Action.UNDO, undoes=word.id))
        assert [one.claim.kind for one in library.claims()] == [Kind.HARDWARE]
        assert [one.gone for one in library.waiting()] == [True]
        library.decide(makers.decision(first), seen=3)
        library.save_reading(makers.reading(makers.claim()))
        found = library.as_extracted(first.id)
        assert (found.gone, found.vouched) == (False, False)
        whats = [event.what for event in library.events(first.id)]
        word_kept, lost = "kept, though the extraction did not find it", "gone; its decision is kept"
        assert whats == [lost, word_kept, lost, word_kept, "found again"]

    def test_what_a_person_rejects_when_it_is_gone_stays_gone(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        first = library.claims()[0].claim
        library.decide(makers.decision(first))
        library.save_reading(makers.reading())
        library.decide(makers.decision(first, Action.REJECT, reason="not a result"), seen=1)
        assert (library.claims(), library.funnel().lost) == ([], 0)

    def test_a_recipe_and_the_confidence_of_each_field_are_kept(self, library: Library) -> None:
        names = ("value", "benchmark", "split", "metric", "owner", "model", "run")
        sure = {f"confidence_{name}": 0.5 for name in names}
        claim = makers.claim(recipe="300 epochs, distilled", **sure)
        makers.filled(library, claim)
        assert replace(library.claims()[0].claim, id="") == claim

    def test_a_decision_whose_claim_is_gone_is_listed_and_comes_back_with_it(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        kept = library.decide(makers.decision(library.claims()[0].claim))
        library.save_reading(makers.reading())
        assert library.claims() == []
        orphan = library.orphaned_decisions()[0]
        assert (orphan.decision, orphan.stored.claim.model) == (kept, "Net-50")
        library.save_reading(makers.reading(makers.claim()))
        assert library.orphaned_decisions() == []
        assert library.claims()[0].claim.status is Status.REVIEWED
        whats = [event.what for event in library.events(kept.claim_id)]
        assert whats == ["gone; its decision is kept", "found again"]

    def test_decisions_are_numbered_and_undone(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        target = library.claims()[0].claim
        first = library.decide(makers.decision(target, Action.REJECT))
        library.decide(makers.decision(target, Action.UNDO, undoes=first.id))
        assert [one.id for one in library.decisions(target.id)] == [1, 2]
        assert library.claims()[0].claim.status is Status.ACCEPTED

    def test_a_decision_that_cannot_be_is_refused(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        target = library.claims()[0].claim
        with pytest.raises(UsageError, match="printed cannot be corrected"):
            library.decide(makers.decision(target, Action.EDIT, changes={"printed": "x"}))
        with pytest.raises(NotFound, match="no claim nowhere"):
            library.decide(replace(makers.decision(target), claim_id="nowhere"))
        with pytest.raises(NotFound, match="nothing is taken back"):
            library.decide(makers.decision(target, Action.UNDO, undoes=7))
        assert library.decisions() == []

    def test_failures_of_an_input_are_replaced_when_it_is_read_again(self, library: Library) -> None:
        place = Place(source="refs.bib", line=9, entry="x")
        failure = Failure(stage=Stage.REFERENCE, origin="refs.bib", place=place, reason="no brace", raw="@a{x")
        assert library.replace_failures(Stage.REFERENCE, "refs.bib", [failure])
        assert not library.replace_failures(Stage.REFERENCE, "refs.bib", [failure])
        assert library.failures() == [replace(failure, at=library.failures()[0].at)]
        assert library.replace_failures(Stage.REFERENCE, "refs.bib", [])
        assert library.failures() == []

    def test_what_ended_a_reading_is_kept_with_what_it_was_allowed(self, library: Library) -> None:
        makers.filled(library)
        first = makers.unread(reason="crashed", cause=Cause.FAULT, seconds=300.0, megabytes=math.inf)
        roomier = replace(first, seconds=600.0)
        assert library.replace_failures(Stage.DOCUMENT, makers.SHA, [first])
        assert [replace(one, at="") for one in library.failures()] == [first]
        assert library.replace_failures(Stage.DOCUMENT, makers.SHA, [roomier])
        assert [replace(one, at="") for one in library.failures()] == [roomier]
        assert not library.replace_failures(Stage.DOCUMENT, makers.SHA, [roomier])

    def test_a_pdf_that_reads_at_last_is_no_failure_any_more(self, library: Library) -> None:
        makers.filled(library)
        assert makers.fail(library, reason="took too long").sha256 == makers.SHA
        library.save_reading(makers.reading(makers.claim()))
        assert library.failures() == []

    def test_the_funnel_counts(self, library: Library) -> None:
        makers.filled(library, makers.claim(status=Status.FLAGGED), makers.hardware())
        library.save_paper(makers.paper("lee2021", state=PaperState.PENDING), references=[makers.reference("lee")])
        library.decide(makers.decision(library.claims()[0].claim))
        funnel = library.funnel()
        assert (funnel.references, funnel.pdfs, funnel.parsed) == (2, 1, 1)
        assert funnel.reference_states == {"pending": 1, "resolved": 1}
        assert (funnel.with_results, funnel.with_compute) == (1, 1)
        assert funnel.claims == {"result": 1, "hardware": 1}
        assert funnel.statuses == {"accepted": 1, "flagged": 0, "reviewed": 1, "rejected": 0}

    def test_two_files_may_say_the_same(self, library: Library) -> None:
        makers.filled(library, makers.claim())
        other = makers.evidence("cd" * 32)
        library.save_paper(makers.paper("copy"), pdfs=[makers.pdf("cd" * 32)])
        twin = replace(makers.claim(evidence=other), id=library.claims()[0].claim.id)
        library.save_reading(makers.reading(twin, sha256="cd" * 32))
        ids = [stored.claim.id for stored in library.claims()]
        assert len(set(ids)) == 2

    def test_a_file_name_that_is_not_text_is_kept_readable(self, library: Library) -> None:
        library.save_paper(makers.paper(), pdfs=[makers.pdf(source_file="caf\udce9.pdf")])
        assert library.pdfs()[0][1].source_file == "caf\\udce9.pdf"

    def test_places_in_a_claim_keep_every_digit(self, library: Library) -> None:
        box = Box(1.1, 2.2, 3.3, 4.123456789012345)
        makers.filled(library, makers.claim(evidence=makers.evidence(box=box), also=(makers.evidence(page=3),)))
        stored = library.claims()[0].claim
        assert stored.evidence.bbox == box
        assert stored.also == (makers.evidence(page=3),)

    def test_keys_come_in_the_order_of_their_bytes(self, library: Library) -> None:
        keys = [
            "Zhu2020",
            "abel2019",
            "Abel2019",
            "\u00e9tienne2018",
            "etienne2018",
            "a_b",
            "a-b",
            "ab",
            "\u6e05\u534e",
            "a b",
        ]
        for number, key in enumerate(keys):
            pdf = makers.pdf(f"{number:064x}", source_file=f"{key}.pdf")
            library.save_paper(makers.paper(key), references=[makers.reference(key)], pdfs=[pdf])
        ordered = sorted(keys, key=str.encode)
        assert [paper.key for paper in library.papers()] == ordered
        assert [holding.paper.key for holding in library.holdings()] == ordered
        assert [pdf.source_file for _, pdf in library.pdfs()] == [f"{key}.pdf" for key in ordered]
        assert [entry.paper_key for entry in library.entries()] == keys

    def test_failures_without_a_line_come_before_those_with_one(self, library: Library) -> None:
        places = [
            Place(source="b.bib", line=2),
            Place(source="b.bib"),
            Place(source="B.bib", line=9),
            Place(source="b"),
        ]
        failures = [Failure(stage=Stage.REFERENCE, origin="x", place=place, reason="no brace") for place in places]
        library.replace_failures(Stage.REFERENCE, "x", failures)
        assert [failure.place for failure in library.failures()] == [places[2], places[3], places[1], places[0]]

    def test_a_hash_is_found_in_large_letters_too_and_a_sign_stands_for_itself(self, library: Library) -> None:
        makers.filled(library)
        assert library.paper(makers.SHA[:10].upper()).key == "smith2020nets"
        for name in ("ab%", "a_ab", "SMITH2020NETS"):
            with pytest.raises(NotFound):
                library.paper(name)

    def test_text_that_means_harm_is_kept_readable(self, library: Library) -> None:
        bad = "a\0b\ud800\x1b[2J\u202e"
        readable = "a\\x00b\\ud800\x1b[2J\u202e"
        paper = makers.paper(bad, title=bad, reason=bad)
        assert library.save_paper(paper, references=[makers.reference(raw=bad)], pdfs=[makers.pdf(source_file=bad)])
        assert not library.save_paper(paper, references=[makers.reference(raw=bad)], pdfs=[makers.pdf(source_file=bad)])
        claim = makers.claim(model=bad, evidence=replace(makers.evidence(), text=bad), flags=(bad,))
        library.save_reading(makers.reading(claim, areas={bad: bad}, warnings=(bad,), dropped=((bad, bad),)))
        kept = library.claims(areas=[bad])[0]
        assert (kept.paper.key, kept.paper.title, kept.claim.model) == (readable, readable, readable)
        assert (kept.claim.evidence.text, kept.claim.flags) == (bad, (bad,))
        library.decide(makers.decision(kept.claim, Action.EDIT, changes={"model": bad}, reviewer=bad, reason=bad))
        assert library.decisions()[0].reason == readable
        assert [event.item for event in library.events(bad)] == [readable]
        assert library.waiting()[0].flags == (bad,)
        assert makers.fail(library, extractor=bad, reason=bad, raw=bad, place=Place(source=bad)).raw == readable

    def test_numbers_that_are_none_and_big_ones(self, library: Library) -> None:
        big = makers.pdf(bytes=5_000_000_000)
        library.save_paper(makers.paper(), pdfs=[big])
        assert library.pdfs()[0][1] == big
        nothing = makers.claim(value=math.nan, printed="nan")
        endless = makers.claim(value=math.inf, printed="inf", high=-math.inf)
        library.save_reading(makers.reading(nothing, endless, makers.hardware(count=3_000_000_000)))
        first, second, third = (stored.claim for stored in library.claims())
        assert (first.value, second.value, second.high) == (None, math.inf, -math.inf)
        assert third.count == 3_000_000_000
        library.decide(makers.decision(third, Action.EDIT, changes={"value": math.inf}))
        assert library.decisions()[0].changes == {"value": None}
