"""Thẩm định: queue, ward, criterion; the decision, first judgements, second marks."""
