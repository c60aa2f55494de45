"""Pictures as evidence: what a browser shows whole is accepted, what is cut off is not, and photos stand upright."""

import io
import random
import re
import struct
import zlib

import pytest
from PIL import Image

from dossiers.errors import BadInput
from dossiers.files.checks import accepted
from dossiers.files.images import MAX_PIXELS
from dossiers.files.reading import kind_of, look, picture
from dossiers.files.refusal import FileRefusal

JPEGS = {
    "plain": {}, "progressive": {"progressive": True}, "with restarts": {"restart_marker_rows": 1},
    "with many restarts": {"restart_marker_blocks": 7},
}  # fmt: skip
PNG_HEAD = 33


def page(mode: str = "RGB", size: tuple[int, int] = (320, 400)) -> Image.Image:
    """A page with something on it everywhere: black above, noise below."""
    noise = Image.frombytes("L", size, random.Random(1).randbytes(size[0] * size[1]))
    drawn = noise.convert("RGB")
    drawn.paste("black", (0, 0, size[0], size[1] // 4))
    return drawn if mode == "RGB" else drawn.convert(mode)


def saved(drawn: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    written = io.BytesIO()
    drawn.save(written, kind, **more)
    return written.getvalue()


def shade(drawn: Image.Image, at: tuple[int, int]) -> int:
    return drawn.convert("L").tobytes()[at[1] * drawn.size[0] + at[0]]


def preview(content: bytes, width: int = 1000) -> Image.Image:
    return Image.open(io.BytesIO(picture(content, 1, width)))


def cut_off(content: bytes) -> bool:
    """Whether it is refused as cut off; anything else it must not be."""
    try:
        return look(content)["media_type"] != kind_of(content)
    except FileRefusal as refusal:
        assert (refusal.code, refusal.values) == ("file_broken", {"what": "cut"})
        return True


# What lacks its end


@pytest.mark.parametrize("way", JPEGS)
def test_a_jpeg_without_its_end_mark_is_accepted_and_one_without_its_lower_part_is_not(way: str) -> None:
    whole = saved(page(), **JPEGS[way])
    for missing in (1, 2, 3, 20):
        assert not cut_off(whole[:-missing])
        assert preview(whole[:-missing]).size == (320, 400)
    for part in (0.9, 0.75, 0.5, 0.2):
        assert cut_off(whole[: int(len(whole) * part)])


def test_a_white_page_cut_in_half_is_cut_off_too() -> None:
    white = saved(Image.new("RGB", (800, 1100), "white"))
    assert not cut_off(white[:-2])
    assert cut_off(white[: len(white) // 2])


@pytest.mark.parametrize("mark", [rb"\xff[\xd0-\xd7]", rb"\xff\xda", rb"\xff\xc4"])
def test_a_jpeg_cut_where_something_new_begins_is_cut_off(mark: bytes) -> None:
    """Between restarts, and between the passes of a progressive one: what is there is in order, but not all."""
    whole = saved(page(), **JPEGS["with restarts" if b"xd7" in mark else "progressive"])
    places = [found.start() for found in re.finditer(mark, whole)][1:-1]
    for at in (places[0], places[len(places) // 2], places[-2]):
        with pytest.raises(FileRefusal) as caught:
            look(whole[:at])
        assert caught.value.code == "file_broken"


def test_a_small_picture_may_not_lack_as_much_as_a_large_one() -> None:
    small = saved(page(size=(200, 40)))
    assert not cut_off(small[:-2])
    assert cut_off(small[: int(len(small) * 0.6)])


def test_being_cut_off_is_said_with_what_to_do() -> None:
    with pytest.raises(BadInput) as caught:
        accepted(saved(page())[:9000], "ảnh.jpg")
    (problem,) = caught.value.problems
    assert "cắt cụt" in problem["vi"] and "chép lại" in problem["vi"]
    assert "cut off" in problem["en"] and "Copy the file again" in problem["en"]


def test_a_png_without_its_end_is_accepted_and_one_without_its_lower_part_is_not() -> None:
    whole = saved(page(), "PNG")
    for missing in (4, 12, 15):
        assert not cut_off(whole[:-missing])
    for part in (0.9, 0.5):
        assert cut_off(whole[: int(len(whole) * part)])


# PNG with more than the picture


def chunk(kind: bytes, data: bytes, *, right: bool = True) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) ^ (not right))


MORE = {
    "a large text": chunk(b"tEXt", b"XML:com.adobe.xmp\0" + b"x" * 2_000_000),
    "a large packed text": chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 3_000_000)),
    "many packed texts": b"".join(chunk(b"iTXt", b"k\0\1\0\0\0" + zlib.compress(b"x" * 1_000_000)) for _ in range(80)),
    "a text that unpacks to a gigabyte": chunk(b"zTXt", b"k\0\0" + zlib.compress(zlib.compress(b"\0" * 9_000_000) * 2000)),
    "a damaged text": chunk(b"tEXt", b"k\0v", right=False),
    "a damaged resolution": chunk(b"pHYs", b"\0" * 9, right=False),
    "a damaged resolution of no length": chunk(b"pHYs", b""),
    "colours that are none": chunk(b"iCCP", b"k\0\0zzzz"),
    "a word of somebody's own": chunk(b"vpAg", b"\0" * 9),
    "the frames of a film": chunk(b"acTL", b"\0\0\x03\xe8\0\0\0\0") + chunk(b"fcTL", b"\0" * 26) + chunk(b"fdAT", b"\0" * 9),
}  # fmt: skip


@pytest.mark.parametrize("what", MORE)
def test_what_a_png_holds_besides_the_picture_does_not_matter(what: str) -> None:
    whole = saved(page(), "PNG")
    content = whole[:PNG_HEAD] + MORE[what] + whole[PNG_HEAD:]
    assert look(content)["media_type"] == "image/png"
    assert preview(content).tobytes() == preview(whole).tobytes()


def test_a_png_whose_head_is_damaged_is_refused() -> None:
    whole = saved(page(), "PNG")
    with pytest.raises(FileRefusal):
        look(whole[:29] + b"\0\0\0\0" + whole[33:])


# Modes


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_is_drawn_as_it_looks(mode: str) -> None:
    grey = page("L")
    if mode == "I;16":
        grey = grey.convert("I").point(lambda value: value * 257)
    drawn = preview(saved(grey.convert(mode), "PNG"), 160)
    assert drawn.size == (160, 200)
    assert shade(drawn, (80, 20)) < 20
    assert 100 < shade(drawn.convert("L").resize((1, 1), Image.Resampling.BOX, (0, 60, 160, 200)), (0, 0)) < 155


def test_letters_on_nothing_are_drawn_on_white() -> None:
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 150, 200))
    for size in (100, 1000):
        drawn = preview(saved(clear, "PNG"), size)
        assert shade(drawn, (0, 0)) == 0 and shade(drawn, (drawn.size[0] - 1, 0)) == 255
    assert shade(preview(saved(Image.new("P", (30, 20)), "PNG", transparency=0)), (5, 5)) == 255


def test_jpeg_of_printers_and_of_phones_is_accepted() -> None:
    red, green, blue = preview(saved(Image.new("CMYK", (300, 200), (0, 255, 255, 0)))).tobytes()[:3]
    assert red > 200 and green < 60 and blue < 60
    several = saved(page(), "MPO", save_all=True, append_images=[page()])
    assert several[:3] == b"\xff\xd8\xff" and accepted(several, "IMG_1.jpg").media_type == "image/jpeg"
    assert not cut_off(several[: len(several) * 3 // 4]), "the first picture is there"
    assert look(several.replace(b"MPF\0II", b"MPF\0ZZ"))["media_type"] == "image/jpeg"


def test_a_film_of_png_shows_its_first_picture() -> None:
    frames = [Image.new("RGB", (60, 40), color) for color in ("red", "blue")]
    film = saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert preview(film).getpixel((5, 5)) == (255, 0, 0)


def test_photos_of_phones_are_not_too_large() -> None:
    for width, height in ((8160, 6144), (9248, 6936), (12_000, 9_000)):
        assert width * height <= MAX_PIXELS
    photo = Image.new("L", (8192, 6144), "white")
    assert accepted(saved(photo), "x.jpg").media_type == "image/jpeg"
    assert preview(saved(photo), 100).size == (100, 75)


# As they were taken


UPRIGHT = {1: "red", 2: "lime", 3: "yellow", 4: "blue", 5: "red", 6: "blue", 7: "yellow", 8: "lime"}


def quarters() -> Image.Image:
    """Red and lime above, blue and yellow below."""
    drawn = Image.new("RGB", (400, 200), "red")
    drawn.paste("lime", (200, 0, 400, 100))
    drawn.paste("blue", (0, 100, 200, 200))
    drawn.paste("yellow", (200, 100, 400, 200))
    return drawn


def held(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", UPRIGHT)
def test_a_photo_stands_as_it_was_taken(orientation: int, kind: str) -> None:
    drawn = preview(saved(quarters(), kind, exif=held(orientation)), 100)
    assert drawn.size == ((100, 50) if orientation < 5 else (100, 200))
    expected = Image.new("RGB", (1, 1), UPRIGHT[orientation]).tobytes()
    at = drawn.crop((5, 5, 6, 6)).tobytes()
    assert all(abs(one - other) < 40 for one, other in zip(at, expected, strict=True))


def test_a_lying_photo_is_no_wider_than_asked_when_it_stands() -> None:
    assert preview(saved(quarters(), exif=held(6)), 120).size == (120, 240)


DAMAGED = [
    b"", b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0" + b"\xff" * 60,
    b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01" * 40, held(9), held(0), b"nonsense" * 9,
]  # fmt: skip


@pytest.mark.parametrize("exif", DAMAGED)
def test_words_about_the_camera_that_are_damaged_keep_nobody_from_the_picture(exif: bytes) -> None:
    for kind in ("JPEG", "PNG"):
        content = saved(quarters(), kind, exif=exif)
        assert look(content)["media_type"] == kind_of(content)
        assert preview(content, 100).size == (100, 50)


@pytest.mark.parametrize("mark", [0xE1, 0xE2, 0xED, 0xFE])
@pytest.mark.parametrize(
    "said",
    [b"", b"Exif", b"ICC_PROFILE\0\1\1" + b"\xff" * 9, b"ICC_PROFILE\0", b"MPF\0II*\0\xff\xff\xff\xff", b"MPF\0",
     b"Photoshop 3.0\x008BIM\x03\xed\0\0\0\0\xff\xff", b"Photoshop 3.0\x008BI", b"http://ns.adobe.com/xap/1.0/\0<x"],
)  # fmt: skip
def test_whatever_else_programs_write_into_a_jpeg_keeps_nobody_from_the_picture(mark: int, said: bytes) -> None:
    plain = saved(quarters())
    content = plain[:2] + bytes([0xFF, mark]) + struct.pack(">H", 2 + len(said)) + said + plain[2:]
    assert look(content)["media_type"] == "image/jpeg"
    assert preview(content).tobytes() == preview(plain).tobytes()


def test_where_the_camera_lay_is_read_although_the_rest_is_damaged() -> None:
    place_gone = b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\3\0\0\0\1\0\6\0\0\x88\x25\0\4\0\0\0\1\xff\xff\xff\xff"
    assert preview(saved(quarters(), exif=place_gone), 100).size == (100, 200)
