"""The words of this package in both languages: what is wrong with a file, and how a value came about.

Templates only. Vietnamese comes first; the catalogue carries its own names.
"""

from typing import NamedTuple

from scoring.vocabulary import InputName, Language, Operator, ScalarKind, State


class Words(NamedTuple):
    """One text in Vietnamese and in English."""

    vi: str
    en: str

    def in_language(self, language: Language) -> str:
        """The text in one of the two."""
        return self.vi if language == "vi" else self.en


NO_WORDS = Words("", "")

STATES: dict[State, Words] = {
    "met": Words("đạt", "met"),
    "not_met": Words("chưa đạt", "not met"),
    "not_proven": Words("chưa đủ căn cứ", "not proven"),
    "not_applicable": Words("không áp dụng", "not applicable"),
    "tracked": Words("theo dõi, không chấm", "tracked, not judged"),
}

INPUTS: dict[InputName, Words] = {
    "confirmed": Words("số mục đạt", "items confirmed"),
    "on": Words("ngày", "date"),
    "numerator": Words("tử số", "numerator"),
    "denominator": Words("mẫu số", "denominator"),
    "count": Words("số lượng", "count"),
    "current": Words("số kỳ này", "this period's count"),
    "previous": Words("số kỳ trước", "the previous period's count"),
    "level": Words("mức", "level"),
    "positive": Words("số phiếu hài lòng", "positive answers"),
    "valid": Words("số phiếu hợp lệ", "valid answers"),
    "issued": Words("số phiếu phát ra", "forms issued"),
    "value": Words("giá trị", "value"),
}

OPERATORS: dict[Operator, str] = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<", "equal": "="}

DERIVATIONS = {
    "attestation": Words("{confirmed}/{of} mục", "{confirmed}/{of} items"),
    "deadline": Words("ngày {on}", "on {on}"),
    "ratio": Words("{entered}/{whole} = {percent} %", "{entered}/{whole} = {percent} %"),
    "ratio_of_none": Words("{entered}/{whole}: mẫu số bằng 0", "{entered}/{whole}: the denominator is 0"),
    "change": Words(
        "{entered} so với {whole}: ({entered} − {whole}) / {whole} = {percent} %",
        "{entered} against {whole}: ({entered} − {whole}) / {whole} = {percent} %",
    ),
    "change_none": Words("0 so với 0: {percent} %", "0 against 0: {percent} %"),
    "change_from_none": Words(
        "{current} so với 0: không có tỷ lệ phần trăm, coi là tăng",
        "{current} against 0: there is no percentage, it counts as a rise",
    ),
    "small_base_not_increased": Words(
        "{current} so với {previous}; kỳ trước dưới {below} nên không tính phần trăm, xét không tăng",
        "{current} against {previous}; below {below} in the previous period, so no percentage: must not increase",
    ),
    "small_base_judge": Words(
        "{current} so với {previous}; kỳ trước dưới {below} nên không tính phần trăm, thẩm định viên kết luận",
        "{current} against {previous}; below {below} in the previous period, so no percentage: the inspector judges",
    ),
    "survey": Words("{entered}/{whole} phiếu hợp lệ = {percent} %", "{entered} of {whole} valid answers = {percent} %"),
    "survey_of_none": Words("0 phiếu hợp lệ", "no valid answers"),
    "target": Words("; ngưỡng {target}", "; target {target}"),
    "target_date": Words("; chậm nhất {target}", "; by {target} at the latest"),
    "credit": Words("; phần điểm được hưởng {credit}", "; share of the points {credit}"),
    "missing_value": Words("chưa có {inputs}", "no {inputs}"),
    "no_baseline": Words(
        "{current}; chưa có số kỳ trước để so", "{current}; no figure for the previous period to compare with"
    ),
    "sample_too_small": Words(
        "; cần ít nhất {min_sample} phiếu hợp lệ", "; at least {min_sample} valid answers are needed"
    ),
    "missing_document": Words("; thiếu {documents}", "; {documents} missing"),
    "document_rejected": Words("; {documents} bị bác", "; {documents} rejected"),
    "ruling": Words("; {by} kết luận", "; ruled by {by}"),
    "reason": Words(" ({reason})", " ({reason})"),
}

PROBLEMS = {
    # The file as text
    "unreadable": Words("không mở được tệp: {reason}", "the file cannot be opened: {reason}"),
    "file_too_big": Words("tệp lớn hơn {most} byte nên không đọc", "the file is above {most} bytes and was not read"),
    "not_utf8": Words("không phải văn bản UTF-8; hãy lưu lại tệp theo UTF-8", "not UTF-8 text; save the file as UTF-8"),
    "not_yaml": Words("sai cú pháp YAML ({reason})", "not valid YAML ({reason})"),
    "control_letter": Words(
        "có ký tự điều khiển U+{number}; hãy xóa đi", "there is a control character U+{number}; delete it"
    ),
    "second_document": Words(
        "tệp có hơn một văn bản YAML; chỉ giữ một, bỏ dấu ---", "more than one YAML document; keep one, drop the ---"
    ),
    "yaml_tag": Words(
        "thẻ {tag} không được dùng; chỉ nhận dữ liệu thuần", "tag {tag} is not allowed; only plain data is read"
    ),
    "too_many_nodes": Words(
        "quá {most} phần tử (kể cả phần do bí danh & * nhân lên)",
        "more than {most} nodes (aliases & * multiply them)",
    ),
    "too_deep": Words("lồng nhau quá {most} tầng", "nested more than {most} levels deep"),
    "alias_unknown": Words(
        "bí danh *{anchor} chưa được đặt, hoặc chứa chính nó", "alias *{anchor} is not set yet, or contains itself"
    ),
    "key_not_text": Words("tên khóa phải là chữ", "a key must be text"),
    "key_twice": Words(
        "khóa {key} đã có ở dòng {line}; bỏ một trong hai",
        "key {key} is already there in line {line}; drop one of them",
    ),
    # The shape of a catalogue
    "mapping_needed": Words("cần các cặp khóa: giá trị", "a mapping (key: value) is needed"),
    "list_needed": Words("cần một danh sách", "a list is needed"),
    "empty": Words("không được để trống", "must not be empty"),
    "missing": Words("thiếu khóa {key}", "key {key} is missing"),
    "unknown_key": Words("khóa {key} không có trong quy cách ở chỗ này", "key {key} is not known here"),
    "unknown_choice": Words("{value}: chỉ nhận {choices}", "{value}: one of {choices} is expected"),
    "text_needed": Words("cần chữ, không phải danh sách hay nhóm khóa", "text is needed, not a list or mapping"),
    "quote_it": Words(
        'YAML đọc {text} là {what}, không phải chữ; hãy đặt trong ngoặc kép: "{text}"',
        'YAML reads {text} as {what_en}, not text; quote it: "{text}"',
    ),
    "number_needed": Words(
        "{text}: cần một số viết thường như 12 hoặc 12.5, không đặt trong ngoặc kép",
        "{text}: a plain number such as 12 or 12.5 is needed, not quoted",
    ),
    "whole_needed": Words(
        "{text}: cần số nguyên từ {least} trở lên", "{text}: a whole number of {least} or more is needed"
    ),
    "negative": Words("{text}: không được âm", "{text}: must not be negative"),
    "credit_range": Words("{text}: phần điểm phải từ 0 đến 1", "{text}: a credit lies between 0 and 1"),
    "flag_needed": Words("{text}: cần true hoặc false", "{text}: true or false is needed"),
    "date_needed": Words(
        "{text}: cần ngày có thật dạng 2026-03-31", "{text}: a real date such as 2026-03-31 is needed"
    ),
    "month_day_needed": Words(
        '{text}: cần "03-31" (tháng-ngày) hoặc một ngày đủ như 2026-03-31',
        '{text}: "03-31" (month-day) or a full date such as 2026-03-31 is needed',
    ),
    "operands": Words("cần đúng hai mục", "exactly two entries are needed"),
    # The sense of a catalogue
    "code_twice": Words(
        "mã {code} đã có ở {file}:{line}; mỗi mã chỉ dùng một lần",
        "code {code} is already used in {file}:{line}; a code is used once",
    ),
    "one_operator": Words("cần đúng một trong {choices}", "exactly one of {choices} is needed"),
    "gate_not_judged": Words(
        "điều kiện bắt buộc (gate) phải có target hoặc credit", "a gate needs a target or a credit"
    ),
    "of_or_items": Words("cần đúng một trong hai: of hoặc items", "exactly one of of and items is needed"),
    "unknown_level": Words(
        "mức {code} không có trong levels ({choices})", "level {code} is not among levels ({choices})"
    ),
    "small_base_direction": Words(
        "small_base chỉ đi với ngưỡng at_most, below hoặc equal", "small_base goes with at_most, below or equal only"
    ),
    "equal_ends": Words("from và to phải khác nhau", "from and to must differ"),
    "steps_mixed": Words(
        "các bậc phải cùng dùng at_least hoặc cùng dùng at_most", "steps use at_least throughout or at_most throughout"
    ),
    "valid_to": Words("valid_to đứng trước valid_from ({valid_from})", "valid_to is before valid_from ({valid_from})"),
    "local_bands": Words(
        "lớp địa phương không được đặt mức xếp loại; bỏ bands", "a local layer defines no bands; remove them"
    ),
    "national_extends": Words(
        "tệp thứ nhất là lớp quốc gia, không có extends", "the first file is the national layer and extends nothing"
    ),
    "extends_other": Words(
        "extends nêu {named}, còn tệp thứ nhất là {base}", "extends names {named}, but the first file is {base}"
    ),
    "band_last": Words("mức cuối cùng không được có điều kiện", "the last band carries no condition"),
    "band_free": Words(
        "mức không điều kiện chỉ được đứng cuối; thêm điều kiện hoặc chuyển xuống cuối",
        "only the last band may be without a condition; add one or move it to the end",
    ),
    "min_met_layer": Words(
        "min_met nêu lớp {layer}; chỉ được nêu lớp quốc gia {national}",
        "min_met names layer {layer}; it names the national layer {national} only",
    ),
    "group_weights": Words(
        "mọi nhóm của các tệp chấm chung đều có weight, hoặc không nhóm nào có; nhóm {code} thì khác",
        "all groups graded together carry a weight, or none does; group {code} differs",
    ),
    "unknown_indicator": Words("không có chỉ tiêu {code}", "there is no indicator {code}"),
    "unknown_input": Words(
        "{code}: chỉ tiêu loại {kind} không có số liệu {input}",
        "{code}: an indicator of kind {kind} has no input {input}",
    ),
    "operand_kind": Words(
        "{code} thuộc loại {kind}; phép kiểm tra này cần {needed}",
        "{code} is of kind {kind}; this check needs {needed}",
    ),
    "unknown_source": Words("nguồn {code} không có trong sources", "source {code} is not listed in sources"),
    # Submissions
    "not_json": Words("sai cú pháp JSON ({reason})", "not valid JSON ({reason})"),
    "json_constant": Words("{text} không phải JSON", "{text} is not JSON"),
    "object_needed": Words("cần một đối tượng JSON {{…}}", "a JSON object {{…}} is needed"),
    "repeated_key": Words("khóa {key} xuất hiện hai lần", "key {key} appears twice"),
    "null_given": Words(
        "null không được nhận; chưa có số thì bỏ hẳn khóa này", "null is refused; leave a missing input out"
    ),
    "json_text_needed": Words("cần chuỗi chữ không trống", "a text that is not blank is needed"),
    "window_order": Words("from phải trước to", "from must be before to"),
    "unknown_code": Words("không có mã {code} trong bộ tiêu chí", "code {code} is not in the catalogue"),
    "not_an_input": Words(
        "chỉ tiêu loại {kind} không nhận {key}; nhận {choices}",
        "an indicator of kind {kind} takes no {key}; it takes {choices}",
    ),
    "json_number_needed": Words(
        'cần một số như 12.5 hoặc "12.50", không quá 60 chữ số',
        'a number such as 12.5 or "12.50" of at most 60 digits is needed',
    ),
    "json_whole_needed": Words(
        "cần số nguyên từ 0 trở lên, không quá 60 chữ số",
        "a whole number of 0 or more, of at most 60 digits, is needed",
    ),
    "above_items": Words("{confirmed} lớn hơn số mục {of}", "{confirmed} is more than the {of} items"),
    "above_other": Words("{value} lớn hơn {other} ({limit})", "{value} is more than {other} ({limit})"),
    "over_none": Words("mẫu số bằng 0 mà tử số là {value}", "the denominator is 0 but the numerator is {value}"),
    "tracked": Words("chỉ tiêu {code} chỉ theo dõi, không chấm", "indicator {code} is tracked only, it is not judged"),
    "submission_twice": Words(
        "đơn vị này đã có số liệu cho đợt này ở submission {other}",
        "this unit and round stand in submission {other} already",
    ),
}

SCALARS: dict[ScalarKind, Words] = {
    "number": Words("một con số", "a number"),
    "date": Words("một ngày", "a date"),
    "truth": Words("đúng/sai", "a truth value"),
    "nothing": Words("chỗ trống", "nothing"),
}
