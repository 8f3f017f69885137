"""The real photographs that scikit-image and scikit-learn carry, with their authors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_GREY_WEIGHTS = np.array([0.2125, 0.7154, 0.0721])  # luminance, ITU-R BT.709


@dataclass(frozen=True)
class _Source:
    library: str
    description: str
    attribution: str
    licence: str


def _image(description: str, attribution: str, licence: str) -> _Source:
    return _Source("scikit-image", description, attribution, licence)


PICTURES: dict[str, _Source] = {
    "astronaut": _image("Portrait of the astronaut Eileen Collins", "NASA", "public domain"),
    "brick": _image("A brick wall", "CC0 Textures", "CC0"),
    "camera": _image("A man with a camera on a tripod", "Lav Varshney", "CC0"),
    "chelsea": _image("The face of a tabby cat", "Stéfan van der Walt", "CC0"),
    "clock": _image("A wall clock, blurred by motion", "Stéfan van der Walt", "public domain"),
    "coffee": _image("A cup of coffee on a wooden table", "Rachel Michetti", "CC0"),
    "coins": _image(
        "Greek coins from Pompeii in rows", "Brooklyn Museum", "no known copyright restrictions"
    ),
    "grass": _image("Grass seen from above", "CC0 Textures", "CC0"),
    "gravel": _image("Gravel seen from above", "CC0 Textures", "CC0"),
    "hubble_deep_field": _image("Distant galaxies", "NASA, ESA", "public domain"),
    "immunohistochemistry": _image(
        "Stained tissue of a colon",
        "Center for Microscopy and Molecular Imaging",
        "no known copyright restrictions",
    ),
    "retina": _image("The back of an eye", "Mikael Häggström (Wikimedia Commons)", "CC0"),
    "rocket": _image("A rocket on the launch pad", "SpaceX", "public domain"),
    "text": _image("A photograph of printed text", "Wikipedia", "public domain"),
    "china": _Source(
        "scikit-learn", "A pavilion of the Summer Palace", "danielbuechele (Flickr)", "CC BY 2.0"
    ),
    "flower": _Source("scikit-learn", "A red flower", "vultilion (Flickr)", "CC BY 2.0"),
}


@dataclass(frozen=True, eq=False)
class Picture:
    """A photograph.

    pixels: (height, width) grey or (height, width, 3) colour; float32 0 … 1 or uint8 0 … 255.
    attribution: author and licence in one line, to print beneath the picture.
    `numpy.asarray(picture)` gives the pixels.
    """

    name: str
    pixels: np.ndarray
    description: str
    author: str
    licence: str

    @property
    def attribution(self) -> str:
        return f"{self.description}. Picture: {self.author}, {self.licence}."

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        return np.array(self.pixels, dtype=dtype, copy=copy)

    def __repr__(self) -> str:
        return f"Picture({self.name!r}, {self.pixels.shape}, {self.pixels.dtype})"


def picture(
    name: str,
    *,
    colour: bool | None = None,
    dtype: str = "float32",
    size: int | tuple[int, int] | None = None,
) -> Picture:
    """One of the bundled photographs; `PICTURES` lists them.

    colour: True for (h, w, 3), False for (h, w), None as the file has it.
    dtype: ``"float32"`` (0 … 1) or ``"uint8"`` (0 … 255).
    size: (height, width) or, for a square, one number; the middle of the picture is cropped to
        that shape and scaled down smoothly. None keeps the file's size.
    """
    if name not in PICTURES:
        raise ValueError(f"there is no picture {name!r}; there are {', '.join(sorted(PICTURES))}")
    if dtype not in ("float32", "uint8"):
        raise ValueError(f'dtype must be "float32" or "uint8"; got {dtype!r}')
    source = PICTURES[name]
    pixels = _read(name, source.library).astype(np.float64) / 255.0
    if colour is False and pixels.ndim == 3:
        pixels = pixels @ _GREY_WEIGHTS
    elif colour is True and pixels.ndim == 2:
        pixels = np.repeat(pixels[..., np.newaxis], 3, axis=2)
    if size is not None:
        pixels = _resize(pixels, (size, size) if isinstance(size, int) else tuple(size))
    pixels = np.clip(pixels, 0.0, 1.0)
    pixels = np.round(pixels * 255).astype(np.uint8) if dtype == "uint8" else pixels.astype(dtype)
    return Picture(name, pixels, source.description, source.attribution, source.licence)


def _read(name: str, library: str) -> np.ndarray:
    if library == "scikit-learn":
        from sklearn.datasets import load_sample_image

        return load_sample_image(f"{name}.jpg")
    from skimage import data

    return getattr(data, name)()


def _resize(pixels: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    from skimage.transform import resize

    height, width = size
    full_height, full_width = pixels.shape[:2]
    if not (1 <= height <= full_height and 1 <= width <= full_width):
        raise ValueError(
            f"size must lie within the picture's own {full_height} × {full_width}; got {size}"
        )
    scale = min(full_height / height, full_width / width)
    crop_height, crop_width = round(height * scale), round(width * scale)
    top, left = (full_height - crop_height) // 2, (full_width - crop_width) // 2
    cropped = pixels[top : top + crop_height, left : left + crop_width]
    return resize(cropped, size, order=1, anti_aliasing=True, mode="reflect")
