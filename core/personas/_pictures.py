"""Uploaded pictures: checked, made small, and kept without what a camera wrote into them."""

import base64
import io
from typing import Literal

from core.errors import ConfigError
from core.personas._own import MAX_PICTURE_CHARS

PICTURE_FORMATS = ("PNG", "JPEG", "WEBP")
MAX_UPLOAD_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000
"""A picture of more pixels is refused before it is unpacked: a small file can hold a huge one."""

PORTRAIT_SIDE, PICTURE_SIDE = 256, 900
_QUALITIES = (88, 75, 60, 45)

Crop = Literal["square", "whole"]


def small_picture(content: bytes, *, crop: Crop) -> str:
    """Return an uploaded picture as a small JPEG in a data URI, made anew so that no metadata is left.

    Parameters
    ----------
    content : bytes
        A PNG, JPEG or WebP file of at most `MAX_UPLOAD_BYTES`.
    crop : {"square", "whole"}
        The middle as a square of `PORTRAIT_SIDE`, for portraits; or all of it, at most `PICTURE_SIDE` on a side.

    Raises
    ------
    ConfigError
        When it is too large, of another format, or cannot be read.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > MAX_UPLOAD_BYTES:
        message = f"The picture has {len(content) / 1024**2:.1f} MB; at most {MAX_UPLOAD_BYTES // 1024**2} MB fit."
        raise ConfigError(message, hint="Save it smaller, and upload it again.")
    try:
        with Image.open(io.BytesIO(content), formats=PICTURE_FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                message = f"The picture has {opened.width:,} × {opened.height:,} pixels, which is too many."
                raise ConfigError(message, hint="Save it smaller, and upload it again.")
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        message = "The file is not a picture that can be read."
        raise ConfigError(message, hint="Choose a PNG, JPEG or WebP file.") from error
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A"))
    if crop == "square":
        flat = ImageOps.fit(flat, (PORTRAIT_SIDE, PORTRAIT_SIDE))
    else:
        flat.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    for quality in _QUALITIES:
        sink = io.BytesIO()
        flat.save(sink, "JPEG", quality=quality, optimize=True)
        kept = f"data:image/jpeg;base64,{base64.b64encode(sink.getvalue()).decode()}"
        if len(kept) <= MAX_PICTURE_CHARS:
            return kept
    message = "The picture stays too large even when it is made small."
    raise ConfigError(message, hint="Choose a calmer picture, or cut it down.")
