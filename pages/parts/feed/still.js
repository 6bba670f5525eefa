// A still: the large picture's own pixels, a bar that says whose they are, SYNTHETIC across both.

const SANS = '"DejaVu Sans", "Noto Sans", system-ui, sans-serif';
const MOST_LETTERS = 300;
const MOST_LINES = 8;
// controls, what turns the direction of writing, what has no width; runs of accents that climb out of the line
const HOSTILE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const ACCENTS = /(\p{M}{2})\p{M}+/gu;

/** Text that keeps to its line: one line, no controls, not endless. */
export function tame(text) {
  const plain = String(text ?? '').slice(0, 4 * MOST_LETTERS).replace(/\s+/gu, ' ').replace(HOSTILE, '').replace(ACCENTS, '$1').trim();
  return Array.from(plain).slice(0, MOST_LETTERS).join('');
}

/** The text, or as much of it as is at most `room` wide, and an ellipsis; `measure(text)` gives widths. */
export function fitted(text, room, measure) {
  if (measure(text) <= room) return text;
  const letters = Array.from(text);
  let [low, high] = [0, letters.length];
  while (low < high) {
    const half = Math.ceil((low + high) / 2);
    if (measure(`${letters.slice(0, half).join('').trimEnd()}…`) <= room) low = half;
    else high = half - 1;
  }
  return low ? `${letters.slice(0, low).join('').trimEnd()}…` : measure('…') <= room ? '…' : '';
}

/** The bar below a picture of this width: size of the letters, rows of two cells (one in a narrow
 *  picture), [{text, x, y, room}] in pixels from the bar's top left, and how high it is. */
export function bar_layout(lines, width) {
  const size = Math.max(9, Math.min(22, width / 46));
  const columns = width >= 420 ? 2 : 1;
  const [pad, step] = [size * 0.8, size * 1.55];
  const told = lines.map(tame).filter(Boolean).slice(0, MOST_LINES);
  const cell = (width - pad) / columns;
  const cells = told.map((text, i) => ({ text, x: pad + (i % columns) * cell, y: pad * 0.7 + (Math.floor(i / columns) + 0.5) * step, room: cell - pad }));
  return { size, cells, high: Math.ceil(Math.ceil(told.length / columns) * step + pad * 1.4) };
}

/** A still of a canvas as a PNG blob.  `lines` are the caller's (camera and place, date and time, chair,
 *  case number, row of the log), `word` goes across.  Rejects where the browser cannot make a PNG. */
export function make_still(canvas, { lines = [], word = 'SYNTHETIC' } = {}) {
  const { width, height } = canvas;
  const bar = bar_layout(lines, width);
  const still = document.createElement('canvas');
  [still.width, still.height] = [width, height + bar.high];
  const ctx = still.getContext('2d', { willReadFrequently: true });
  ctx.drawImage(canvas, 0, 0);
  write_bar(ctx, bar, width, height);
  write_across(ctx, tame(word) || 'SYNTHETIC', width, height + bar.high);
  return new Promise((done, failed) => still.toBlob((blob) => (blob ? done(blob) : failed(new Error('no PNG'))), 'image/png'));
}

function write_bar(ctx, { size, cells, high }, width, top) {
  ctx.fillStyle = '#0b0d10';
  ctx.fillRect(0, top, width, high);
  ctx.fillStyle = '#5b6670';
  ctx.fillRect(0, top, width, Math.max(1, size / 12));
  ctx.font = `${size}px ${SANS}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = '#f2f5f7';
  for (const { text, x, y, room } of cells) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(x, top, room, high);
    ctx.clip();
    ctx.fillText(fitted(text, room, (each) => ctx.measureText(each).width), x, top + y);
    ctx.restore();
  }
}

/** The word from corner to corner: no cut leaves a piece of the picture without it. */
function write_across(ctx, word, width, height) {
  const size = Math.min(height * 0.2, (width * 1.2) / Math.max(word.length, 4));
  ctx.save();
  ctx.translate(width / 2, height / 2);
  ctx.rotate(-Math.atan2(height, width));
  ctx.font = `700 ${size}px ${SANS}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = Math.max(1, size * 0.02);
  ctx.strokeStyle = 'rgba(10,12,18,.3)';
  ctx.fillStyle = 'rgba(255,255,255,.3)';
  for (const off of [-1, 0, 1]) {
    ctx.strokeText(word, 0, off * height * 0.46, Math.hypot(width, height) * 0.9);
    ctx.fillText(word, 0, off * height * 0.46, Math.hypot(width, height) * 0.9);
  }
  ctx.restore();
}

/** A name that every file system takes, ending in .png. */
export function file_name(name) {
  const plain = tame(name).replace(/\.png$/i, '').replace(/[^\p{L}\p{N}._ -]+/gu, '-').replace(/^[. -]+|[. -]+$/g, '');
  return `${Array.from(plain).slice(0, 80).join('') || 'still'}.png`;
}

/** Offers a blob as a download. */
export function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = file_name(name);
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
