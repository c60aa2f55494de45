"""What people do and say in the round under way, written by hand: moments, questions, answers, reasons, actions, opinions.

All of it is made up. Moments of sending and first saving stand in ``stories.OPEN_DOSSIERS``; here is what came after.
"""

from typing import NamedTuple


class Question(NamedTuple):
    """What an inspector asks of one criterion; ``answer``, ``agrees`` and ``answered_at`` where the ward answered already."""

    criterion: str
    text: str
    answer: str = ""
    agrees: bool | None = None
    answered_at: str = ""


class Passage(NamedTuple):
    """A dossier after it was sent: when the inspector began, asked, when the ward sent its answers, when it was locked."""

    begun: str
    decided: str
    asked: str = ""
    sent_back: str = ""
    locked: str = ""
    questions: tuple[Question, ...] = ()


#: Ten days to answer, counted from the asking: on 23/11/2026 Tô Hiệu has nine left, Mộc Châu four, Mộc Sơn is two days late.
PASSAGES: dict[str, Passage] = {
    "thao-nguyen": Passage(
        "2026-11-06T08:05:00+07:00", "2026-11-09T16:30:00+07:00", "2026-11-10T08:10:00+07:00",
        "2026-11-12T15:20:00+07:00", "2026-11-19T09:30:00+07:00",
        (
            Question(
                "TC04",
                "Phường khai đủ 4/4 nội dung về trụ sở. Biên bản kiểm tra thực địa ngày 07/11/2026 ghi chưa có kho vật chứng "
                "riêng. Phường có tài liệu nào khác không?",
                "Phường thống nhất 3/4. Kho vật chứng đang dùng chung với kho của cơ quan quân sự phường.",
                True,
                "2026-11-12T14:50:00+07:00",
            ),
        ),
    ),
    "chieng-an": Passage(
        "2026-11-11T08:00:00+07:00", "2026-11-16T10:40:00+07:00", "2026-11-16T14:10:00+07:00",
        "2026-11-20T16:05:00+07:00", "",
        (
            Question(
                "TC19",
                "Kết xuất Cổng dịch vụ công (TC19.a) chỉ có số liệu đến hết tháng 8/2026, thiếu tháng 9 và tháng 10. "
                "Đề nghị nộp kết xuất đủ kỳ.",
                "Kết xuất nộp lần đầu lấy nhầm kỳ. Phường đã đề nghị bộ phận quản trị Cổng cấp lại kết xuất đủ 12 tháng, "
                "sẽ nộp trước ngày 27/11/2026.",
                True,
                "2026-11-18T09:25:00+07:00",
            ),
            Question(
                "SL4",
                "Sổ kiến nghị không ghi ngày trả lời ở 11 trong 38 kiến nghị. Căn cứ nào để tính 37 kiến nghị đúng hạn?",
                "11 kiến nghị này được trả lời ngay tại cuộc họp nên không ghi ngày riêng. Biên bản họp có ghi nội dung "
                "trả lời; đề nghị tính là trả lời trong hạn.",
                False,
                "2026-11-20T15:40:00+07:00",
            ),
        ),
    ),
    "to-hieu": Passage(
        "2026-11-16T08:10:00+07:00", "2026-11-20T16:45:00+07:00", "2026-11-22T08:15:00+07:00", "", "",
        (
            Question(
                "TC08",
                "Tệp TC08.a là bản phường tự khai, chưa phải giấy xác nhận của cơ quan kiểm tra Công an cấp trên. "
                "Khi nào có giấy xác nhận?",
            ),
            Question(
                "TC04",
                "Phường khai đủ 4/4 nội dung về trụ sở. Kiểm tra ngày 19/11/2026 chưa thấy kho vật chứng. Phường giải trình.",
            ),
            Question(
                "TC11",
                "Số vụ phạm tội (47 → 44) và số tin báo cùng giảm. Phường ghi 41 vụ; thống kê cấp trên ghi 44. "
                "Vì sao chênh 3 vụ, mọi tin báo đã được ghi nhận chưa?",
            ),
            Question(
                "SL4",
                "Phường khai trả lời đúng hạn 36/36 kiến nghị; sổ kiến nghị có 3 kiến nghị của tổ 2, tổ 7 quá hạn. "
                "Đề nghị giải trình.",
            ),
        ),
    ),
    "moc-chau": Passage(
        "2026-11-12T08:00:00+07:00", "2026-11-17T10:30:00+07:00", "2026-11-17T14:00:00+07:00", "", "",
        (
            Question(
                "TC05",
                "Phường khai 157/165 camera hoạt động; biên bản kiểm tra ngày 13/11/2026 ghi 52/165. 157 là số đã lắp hay "
                "số đang hoạt động?",
            ),
            Question(
                "TC20",
                "42/42 phiếu hài lòng, mẫu dưới 100 phiếu. Ai chọn mẫu, lấy phiếu ở đâu, vào lúc nào?",
            ),
        ),
    ),
    "moc-son": Passage(
        "2026-11-09T14:00:00+07:00", "2026-11-11T10:50:00+07:00", "2026-11-11T14:30:00+07:00", "", "",
        (
            Question(
                "TC05",
                "Biên bản kiểm tra camera (TC05.b) ghi ngày 18/09/2025, trước kỳ số liệu. Phường có biên bản trong kỳ không?",
            ),
            Question(
                "TC13",
                "Số vụ phạm tội giảm 61 → 42 và số tin báo giảm 130 → 71. Mọi tin báo đã được ghi nhận chưa, "
                "kênh tiếp nhận có thay đổi không?",
            ),
            Question(
                "TC22",
                "Phường khai 14/16 tổ bảo vệ an ninh, trật tự xếp loại tốt; bảng xếp loại (TC22.b) chỉ có 9 tổ. "
                "Đề nghị giải trình 5 tổ còn lại.",
            ),
        ),
    ),
    "chieng-sinh": Passage("2026-11-17T08:20:00+07:00", "2026-11-20T16:30:00+07:00"),
}  # fmt: skip


class Draw(NamedTuple):
    """A draw of criteria for a second marking: its seed and share, when it was drawn, and from when to when it was marked."""

    seed: str
    percent: int
    at: str
    first_mark: str
    last_mark: str


DRAW = Draw("1681", 25, "2026-11-17T10:00:00+07:00", "2026-11-17T13:40:00+07:00", "2026-11-18T16:40:00+07:00")
#: Wards that the second inspector appraises, as ``dossiers.sample.people`` assigns them.
OF_THE_SECOND = ("moc-chau", "thao-nguyen")
#: Wards of which the second inspector marks nothing, for a conflict of interest.
TIED_TO_THE_SECOND = ("chieng-an",)
#: Where the second inspector found something else than the first: by ward and criterion the states, and why.
MARKED_OTHERWISE: dict[tuple[str, str], tuple[dict[str, str], str]] = {
    ("thao-nguyen", "TC04"): (
        {"4.1": "not_proven"},
        "Biên bản ngày 07/11/2026 không ghi kho vật chứng dùng chung theo văn bản nào; chưa đủ căn cứ kết luận là thiếu.",
    ),
    ("thao-nguyen", "TC05"): (
        {"5.2": "not_met"},
        "Xem trực tiếp trên hệ thống ngày 18/11/2026: 112/132 camera hoạt động; biên bản của phường ghi 125.",
    ),
    ("moc-chau", "TC20"): (
        {"20.1": "met"},
        "Cả 42 phiếu hợp lệ, do Mặt trận Tổ quốc phát và thu; mẫu nhỏ nhưng không có phiếu nào không hài lòng.",
    ),
    ("moc-son", "TC22"): (
        {"22.2": "not_proven"},
        "5 tổ chưa được xếp loại, không phải bị xếp loại thấp; chưa đủ căn cứ kết luận chưa đạt.",
    ),
    ("to-hieu", "TC08"): (
        {"8.2": "met"},
        "TC08.a là căn cứ của 8.1. Về 8.2, sổ theo dõi của phường và của cấp trên khớp nhau.",
    ),
    ("to-hieu", "TC11"): (
        {"11.1": "not_proven"},
        "Trong hồ sơ chưa có bảng số liệu của cơ quan thống kê cấp trên; chưa xác định được là 41 hay 44 vụ.",
    ),
}

#: Why the inspector entered another figure, by ward and indicator.
CORRECTIONS: dict[tuple[str, str], str] = {
    ("to-hieu", "4.1"): "Kiểm tra ngày 19/11/2026 (biên bản TC04.c, trang 2): chưa có kho vật chứng, đạt 3/4 nội dung.",
    (
        "to-hieu",
        "11.1",
    ): "Bảng số liệu của cơ quan thống kê cấp trên ghi 44 vụ; phường chưa tính 3 vụ chuyển từ xã giáp ranh.",
    (
        "to-hieu",
        "19.1",
    ): "Kết xuất Cổng dịch vụ công ghi 3.318 hồ sơ đúng hạn; 16 hồ sơ gia hạn phường tính là đúng hạn.",
    ("to-hieu", "21.3"): "Quyết định công nhận có 34 khu dân cư, cơ quan; 3 nơi phường khai chưa có quyết định.",
    ("to-hieu", "SL4.2"): "Sổ kiến nghị: 3 kiến nghị của tổ 2 và tổ 7 trả lời sau hạn đã cam kết.",
    (
        "moc-chau",
        "5.2",
    ): "Biên bản kiểm tra ngày 13/11/2026: 52 camera hoạt động trong 165 camera đã lắp; 157 là số có điện.",
    ("moc-son", "11.1"): "Đếm theo vụ xảy ra, không theo vụ khởi tố: 42 vụ theo thống kê cấp trên.",
    ("moc-son", "12.1"): "Theo số vụ xảy ra: 34 vụ làm rõ trong 42 vụ.",
    ("moc-son", "22.2"): "Bảng xếp loại TC22.b có 9 tổ hoàn thành tốt; 5 tổ chưa được xếp loại.",
    ("thao-nguyen", "4.1"): "Biên bản kiểm tra ngày 07/11/2026: kho vật chứng dùng chung, đạt 3/4 nội dung.",
    ("chieng-sinh", "4.1"): "Kiểm tra ngày 18/11/2026: phòng tiếp công dân chưa tách riêng, đạt 3/4 nội dung.",
}
#: Why a document was rejected.
REJECTIONS: dict[tuple[str, str], str] = {
    ("to-hieu", "TC08.a"): "Bản phường tự khai; chưa có xác nhận của cơ quan kiểm tra Công an cấp trên.",
    ("moc-son", "TC05.b"): "Biên bản ghi ngày 18/09/2025, trước kỳ số liệu 01/11/2025 – 31/10/2026.",
    ("chieng-an", "TC19.a"): "Kết xuất chỉ đến hết tháng 8/2026, thiếu hai tháng cuối kỳ.",
}
#: Why a request "không áp dụng" was granted.
GRANTED: dict[str, str] = {
    "thao-nguyen": "Công văn của cơ quan điều tra Công an tỉnh xác nhận thụ lý toàn bộ 11 vụ.",
    "moc-son": "Thống kê cấp trên xác nhận trong kỳ không có án rất nghiêm trọng, đặc biệt nghiêm trọng.",
}
#: What the ward explains where something is not met or lacks a document, by criterion; a ward may have its own words.
EXPLANATIONS: dict[str, str] = {
    "TC04": "Trụ sở xây trước năm 2010, chưa đủ nội dung yêu cầu. Phường đã có tờ trình UBND phường và Công an tỉnh; việc này "
    "phường không tự quyết được.",
    "TC11": "Số vụ tăng chủ yếu là trộm cắp tài sản dịp cuối năm. Phường đã tăng tuần tra đêm từ tháng 9/2026.",
    "TC16": "Còn cơ sở mới mở trong quý III/2026 chưa kịp kiểm tra, ký cam kết; kế hoạch kiểm tra trong tháng 12/2026.",
    "TC18": "Tai nạn tập trung ở đoạn Quốc lộ 6 đang sửa. Phường đã đề nghị cắm biển và gờ giảm tốc.",
    "TC20": "Cuộc lấy phiếu do Mặt trận Tổ quốc phường chủ trì; số phiếu ít do làm theo tổ mẫu.",
    "SL1": "Câu hỏi về thái độ nằm trong cùng cuộc lấy phiếu của Mặt trận Tổ quốc phường nên cùng cỡ mẫu.",
    "SL4": "Một số kiến nghị phải chờ ý kiến của UBND phường nên trả lời quá hạn; phường đã lập sổ theo dõi riêng.",
}
OWN_EXPLANATIONS: dict[tuple[str, str], str] = {
    (
        "chieng-an",
        "TC05",
    ): "13 trong 74 camera hỏng sau đợt sét tháng 6/2026, đã hết bảo hành. UBND phường ghi kinh phí "
    "sửa vào quý I/2027.",
    ("chieng-sinh", "TC05"): "Biên bản kiểm tra camera quý IV đang chờ ký, phường nộp bổ sung ngay khi có.",
    ("chieng-sinh", "TC13"): "Phiếu chuyển có ghi giờ lưu ở cơ quan điều tra; phường đang xin bản kê.",
}


class Task(NamedTuple):
    """An action. An empty text or day is one of the five "rõ" that nobody made clear."""

    unit: str
    round: str
    criterion: str
    task: str
    who: str
    due: str
    progress: int
    outcome: str
    accountable: str
    outside: bool
    state: str
    by: str
    at: str


TASKS: tuple[Task, ...] = (
    Task("to-hieu", "2025", "TC04", "Bố trí kho vật chứng tạm tại trụ sở phường Quyết Thắng cũ", "Bộ phận hậu cần",
         "2027-03-31", 30, "", "UBND phường", True, "open", "to-hieu", "2025-12-18T09:10:00+07:00"),
    Task("to-hieu", "2026", "TC08", "Xin giấy xác nhận không có cán bộ bị xử lý kỷ luật (TC08.a)", "Phó Trưởng Công an phường",
         "2026-11-28", 50, "Giấy xác nhận nộp vào hồ sơ", "Phòng Xây dựng lực lượng, Công an tỉnh", True, "open",
         "to-hieu", "2026-11-22T09:40:00+07:00"),
    Task("to-hieu", "2026", "SL4", "Trả lời 3 kiến nghị còn lại của tổ 2 và tổ 7", "Cảnh sát khu vực tổ 2, tổ 7",
         "2026-11-20", 60, "3/3 kiến nghị có ngày trả lời trong sổ", "Trưởng Công an phường", False, "open",
         "to-hieu-officer", "2026-11-13T14:20:00+07:00"),
    Task("to-hieu", "2026", "TC21", "Lập hồ sơ đề nghị công nhận 3 khu dân cư an toàn về an ninh", "", "2026-12-15", 10,
         "3 quyết định công nhận", "", False, "open", "to-hieu-officer", "2026-11-21T10:05:00+07:00"),
    Task("to-hieu", "2026", "TC05", "Sửa 23 camera không hoạt động", "Tổ quản lý camera", "2026-10-20", 100,
         "262/285 camera hoạt động, có biên bản kiểm tra", "Trưởng Công an phường", False, "done", "to-hieu",
         "2026-10-20T16:30:00+07:00"),
    Task("moc-son", "2026", "TC05", "Kiểm tra lại camera, lập biên bản trong kỳ", "Tổ quản lý camera", "2026-11-18", 20,
         "Biên bản kiểm tra có ngày trong kỳ", "Trưởng Công an phường", False, "open", "moc-son",
         "2026-11-12T08:40:00+07:00"),
    Task("moc-son", "2026", "TC22", "Xếp loại 5 tổ bảo vệ an ninh, trật tự còn lại", "", "", 0, "", "UBND phường", True, "open",
         "moc-son-officer", "2026-11-13T10:15:00+07:00"),
    Task("moc-son", "2026", "TC04", "Trình phương án mở rộng trụ sở", "Trưởng Công an phường", "2027-06-30", 10,
         "Quyết định phê duyệt phương án", "Công an tỉnh", True, "open", "moc-son", "2026-11-12T09:05:00+07:00"),
    Task("moc-chau", "2026", "TC05", "Sửa 113 camera không hoạt động", "Đơn vị cung cấp dịch vụ camera", "2026-12-31", 15,
         "165/165 camera hoạt động", "UBND phường", True, "open", "moc-chau", "2026-11-18T08:30:00+07:00"),
    Task("moc-chau", "2026", "TC11", "Tăng tuần tra đêm tại 4 tổ có trộm cắp nhiều", "Cảnh sát khu vực, tổ bảo vệ an ninh", "",
         40, "Số vụ trộm quý IV không tăng", "Phó Trưởng Công an phường", False, "open", "moc-chau-officer",
         "2026-11-19T15:10:00+07:00"),
    Task("chieng-an", "2026", "TC19", "Lấy lại kết xuất Cổng dịch vụ công đủ 12 tháng", "Bộ phận một cửa", "2026-11-27", 70,
         "Kết xuất đủ kỳ nộp vào hồ sơ", "Bộ phận quản trị Cổng dịch vụ công tỉnh", True, "open", "chieng-an",
         "2026-11-18T10:00:00+07:00"),
    Task("chieng-an", "2026", "TC05", "Sửa 13 camera hỏng do sét", "Tổ quản lý camera", "2027-03-15", 0,
         "74/74 camera hoạt động", "UBND phường", True, "open", "chieng-an-officer", "2026-11-05T09:20:00+07:00"),
    Task("thao-nguyen", "2026", "TC04", "Xây kho vật chứng riêng", "Bộ phận hậu cần", "2027-09-30", 0, "Kho được bàn giao",
         "Công an tỉnh", True, "open", "thao-nguyen", "2026-11-20T08:45:00+07:00"),
    Task("van-son", "2026", "TC04", "Đề nghị bố trí đất mở rộng trụ sở", "Trưởng Công an phường", "", 0, "",
         "UBND phường", True, "open", "van-son", "2026-11-14T20:50:00+07:00"),
)  # fmt: skip


class Voice(NamedTuple):
    """What residents said at one meeting on one topic: totals only. ``answered_at``: when the answer was written down."""

    unit: str
    heard_on: str
    group: str
    topic: str
    attended: str
    opinions: int
    summary: str
    at: str
    answer: str = ""
    answered_on: str = ""
    answered_at: str = ""


VOICES: tuple[Voice, ...] = (
    Voice("quyet-thang", "2024-09-14", "Tổ 2", "cameras", "61", 3, "Đề nghị lắp thêm camera ở ngõ sau chợ.",
          "2024-09-16T09:00:00+07:00", "Đã lắp 2 camera, bàn giao cho nhóm liên gia.", "2024-10-08",
          "2024-10-08T15:00:00+07:00"),
    Voice("to-hieu", "2026-03-20", "Tổ 7", "traffic", "54", 6, "Xe tải vào giờ học sinh tan trường.",
          "2026-03-23T08:30:00+07:00", "Đã cắm biển cấm giờ và phân công cảnh sát khu vực trực.", "2026-04-02",
          "2026-04-02T16:10:00+07:00"),
    Voice("to-hieu", "2026-06-12", "Tổ 2", "drugs", "47", 5, "Đề nghị kiểm tra khu nhà trọ sau bến xe.",
          "2026-06-15T09:00:00+07:00", "Đã kiểm tra 12 cơ sở, lập 2 biên bản; thông báo lại tại họp tổ.", "2026-06-26",
          "2026-06-26T17:00:00+07:00"),
    Voice("to-hieu", "2026-09-18", "Tổ 11", "street", "70", 8, "Quán hát loa kéo sau 22 giờ.",
          "2026-09-21T08:40:00+07:00", "Đã nhắc nhở, ký cam kết với 5 hộ; tái phạm sẽ xử phạt.", "2026-09-30",
          "2026-09-30T10:20:00+07:00"),
    Voice("to-hieu", "2026-10-16", "Tổ 2", "order", "39", 2, "Mất trộm xe đạp, đề nghị tuần tra đêm.",
          "2026-10-19T08:15:00+07:00"),
    Voice("to-hieu", "2026-10-23", "Tổ 7", "residence", "58", 4, "Thủ tục đăng ký tạm trú cho người thuê nhà còn chậm.",
          "2026-10-26T09:30:00+07:00", "Đã hướng dẫn làm trực tuyến tại nhà văn hóa tổ 7, hai buổi.", "2026-11-06",
          "2026-11-06T16:45:00+07:00"),
    Voice("to-hieu", "2026-11-13", "Tổ 7", "traffic", "52", 1, "Đề nghị gờ giảm tốc ở ngã ba trường tiểu học.",
          "2026-11-16T08:20:00+07:00"),
    Voice("chieng-an", "2026-08-21", "Tổ 4", "cameras", "45", 4, "Camera đầu ngõ không sáng đèn từ đợt mưa tháng 6.",
          "2026-08-24T09:00:00+07:00"),
    Voice("chieng-an", "2026-10-09", "Bản Cá", "fire", "63", 3, "Đề nghị hướng dẫn dùng bình chữa cháy.",
          "2026-10-12T08:30:00+07:00", "Đã tổ chức buổi hướng dẫn, 63 hộ tham gia.", "2026-10-24",
          "2026-10-24T11:00:00+07:00"),
    Voice("moc-chau", "2026-09-25", "Tổ 9", "order", "80", 7, "Trộm cắp ở chợ phiên cuối tuần.", "2026-09-28T08:00:00+07:00",
          "Đã tăng lực lượng vào ngày chợ phiên.", "2026-10-05", "2026-10-05T17:10:00+07:00"),
    Voice("moc-chau", "2026-11-06", "Tổ 12", "cameras", "", 5, "Nhiều camera trên trục chính không hoạt động.",
          "2026-11-09T08:20:00+07:00"),
    Voice("moc-son", "2026-10-30", "Tổ 3", "traffic", "49", 6, "Tai nạn trên đoạn Quốc lộ 6 đang sửa.",
          "2026-11-02T09:00:00+07:00"),
    Voice("thao-nguyen", "2026-10-02", "Tiểu khu 19", "conduct", "57", 2, "Khen cán bộ trực giải quyết nhanh thủ tục.",
          "2026-10-05T08:10:00+07:00", "Đã ghi nhận, biểu dương tại giao ban.", "2026-10-05", "2026-10-05T08:10:00+07:00"),
    Voice("van-son", "2026-10-17", "Tổ 1", "drugs", "33", 3, "Đề nghị tuyên truyền cho thanh niên đi làm xa về.",
          "2026-10-19T08:50:00+07:00"),
)  # fmt: skip
