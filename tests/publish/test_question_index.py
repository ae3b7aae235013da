"""The index of questions is the one that their headers make."""

from kg.graph.named_queries import questions
from kg.publish.question_index import INDEX, question_index


def test_the_index_is_up_to_date():
    made = "python -m kg.publish.question_index"
    assert INDEX.read_text("utf-8") == question_index(), f"run: {made}"


def test_the_index_names_every_question():
    assert all(f"(questions/{name}.rq)" in question_index() for name in questions())
