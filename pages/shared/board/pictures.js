// Pictures on cards: made small in the browser, so that a map stays a file one can send.

/** Characters of a picture as a data URI that a map takes, about 300 kB. */
const MAX_PICTURE = 400000;
const PICTURE_TYPES = "image/png,image/jpeg,image/webp,image/gif";
/** Longest side in pixels and quality, tried in order until the picture is small enough. */
const PICTURE_SIZES = [[1600, 0.85], [1280, 0.8], [1024, 0.75], [800, 0.7], [640, 0.6], [480, 0.5]];

/** The picture of a file as a data URI, shrunk until it fits.
 * @param {File} file @returns {Promise<string>} */
async function smallPicture(file) {
  const bitmap = await createImageBitmap(file);
  for (const [side, quality] of PICTURE_SIZES) {
    const uri = drawn(bitmap, side, quality);
    if (uri.length <= MAX_PICTURE) return uri;
  }
  throw new Error("The picture stays too large.");
}

/** @param {ImageBitmap} bitmap @param {number} side @param {number} quality */
function drawn(bitmap, side, quality) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  // Keeps what is see-through; a browser that cannot write WebP answers with PNG.
  return canvas.toDataURL("image/webp", quality);
}

/** A picture to look at and the button that chooses another.
 * @param {string} image @param {string} alt @param {(uri: string) => void} chosen @param {(words: string) => void} say */
function pictureField(image, alt, chosen, say) {
  let current = image;
  const preview = h("img", { class: "picture", alt, hidden: !image });
  if (image) preview.src = image;
  const input = h("input", { type: "file", accept: PICTURE_TYPES, name: "image", "aria-label": "Picture" });
  const remove = h("button", { type: "button", class: "cancel", hidden: !image }, "Remove picture");
  const show = (uri) => {
    current = uri;
    preview.hidden = remove.hidden = !uri;
    if (uri) preview.src = uri;
    else preview.removeAttribute("src");
  };
  const take = async (file) => {
    try {
      show(await smallPicture(file));
      chosen(current);
      say("The picture is on the card.");
    } catch {
      say("This file is not a picture that can be shown: use PNG, JPEG, WebP or GIF.");
    }
  };
  input.addEventListener("change", () => input.files[0] && take(input.files[0]));
  remove.addEventListener("click", () => {
    show("");
    input.value = "";
    chosen("");
  });
  return { nodes: [preview, input, remove], value: () => current, show };
}
