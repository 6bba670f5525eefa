// What a camera writes over its picture: caption, REC dot, SYNTHETIC, boxes and labels, "no signal".

const BOX_COLOURS = { mark: '#2fc2b3', subject: '#f2a93b' };
const MONO = '"DejaVu Sans Mono", ui-monospace, Menlo, monospace';
const SANS = '"DejaVu Sans", "Noto Sans", system-ui, sans-serif';

const stamps = new Map(); // by size, as one number: a name would be put together anew in every frame

/** "SYNTHETIC" across the picture, painted once per size and laid over every frame. */
export function paint_synthetic(ctx, width, height, word) {
  const size = width * 16_384 + height;
  let stamp = stamps.get(size);
  if (stamp?.word !== word) {
    if (stamps.size > 24) stamps.clear();
    stamps.set(size, (stamp = synthetic_stamp(width, height, word)));
  }
  ctx.drawImage(stamp.canvas, stamp.x, stamp.y);
}

function synthetic_stamp(width, height, word) {
  const angle = -Math.atan2(height, width) * 0.6;
  const size = Math.min(height * 0.24, (width * 1.08) / Math.max(word.length, 4));
  const [wide, high] = [Math.ceil(width * 0.82), Math.ceil(height * 0.66)];
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [wide, high];
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  ctx.translate(wide / 2, high / 2);
  ctx.rotate(angle);
  ctx.font = `700 ${size}px ${SANS}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = Math.max(0.8, size * 0.018);
  const small = height < 200; // thin letters need more
  ctx.strokeStyle = `rgba(10,12,18,${small ? 0.26 : 0.15})`;
  ctx.strokeText(word, 0, 0, width * 0.8);
  ctx.fillStyle = `rgba(255,255,255,${small ? 0.24 : 0.18})`;
  ctx.fillText(word, 0, 0, width * 0.8);
  return { word, canvas, x: Math.round((width - wide) / 2), y: Math.round((height - high) / 2 - height * 0.03) };
}

/** The caption bar of a picture of this size, on a canvas of its own: camera and time on the left, in a large
 *  picture its name on the right.  A font costs more than a figure, and the words change once a second. */
export function write_caption(ctx, width, height, left, right) {
  const bar = bar_of(width, height);
  if (ctx.canvas.width !== width || ctx.canvas.height !== bar.high) [ctx.canvas.width, ctx.canvas.height] = [width, bar.high];
  ctx.clearRect(0, 0, width, bar.high);
  ctx.fillStyle = 'rgba(8,9,12,.62)';
  ctx.fillRect(0, 0, width, bar.high);
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.font = `${bar.size}px ${MONO}`;
  ctx.fillStyle = '#fff';
  const y = bar.high / 2 + 0.5;
  ctx.fillText(left, bar.size * 0.5, y, width - bar.size);
  if (!right) return;
  const room = width - bar.size * 1.8 - left.length * bar.size * 0.61;
  ctx.font = `${bar.size}px ${SANS}`;
  ctx.textAlign = 'right';
  ctx.fillStyle = '#dde4e8';
  if (room > 40) ctx.fillText(shortened(right, room / (bar.size * 0.56)), width - bar.size * 0.5, y, room);
}

const shortened = (text, letters) => (text.length > letters ? `${text.slice(0, Math.max(3, letters - 1))}…` : text);

export function bar_of(width, height) {
  const size = Math.max(8, Math.min(0.045 * height, 0.055 * width, 26));
  return { size, high: Math.round(size * 1.62) };
}

export function paint_dot(ctx, width, height) {
  const r = Math.max(2.4, height * 0.0145);
  ctx.fillStyle = '#ff5146';
  ctx.beginPath();
  ctx.arc(width - r * 3, r * 3, r, 0, 7);
  ctx.fill();
}

// ------------------------------------------------------------------------------------ boxes

/** Boxes and, where asked, labels of figures already placed; a label that would cover another moves up, then down. */
export function paint_boxes(ctx, width, height, shown, colours, scale, labels) {
  const marked = shown.filter(({ figure, alpha }) => (figure.box || (labels && figure.label)) && alpha > 0.2);
  const size = Math.max(10.5 * scale, Math.min(height * 0.042, 18 * scale));
  const low = height - bar_of(width, height).high;
  const taken = [];
  for (const { figure, box } of marked) {
    const frame = inside(box, width, low, 3 * scale);
    const colour = figure.box ? colours[figure.box] ?? BOX_COLOURS[figure.box] ?? colours.chair : '#e8eef2';
    if (figure.box) corners(ctx, frame, colour, scale);
    if (labels && figure.label) label(ctx, String(figure.label), frame, { width, low, size, colour, taken });
  }
}

export function inside(box, width, height, pad) {
  const x0 = Math.max(1, Math.min(box.x0 - pad, width - 12));
  const y0 = Math.max(1, Math.min(box.y0 - pad, height - 12));
  return { x0, y0, x1: Math.max(x0 + 8, Math.min(box.x1 + pad, width - 1)), y1: Math.max(y0 + 8, Math.min(box.y1 + pad, height - 1)) };
}

function corners(ctx, { x0, y0, x1, y1 }, colour, scale) {
  ctx.lineJoin = 'miter';
  ctx.strokeStyle = 'rgba(0,0,0,.45)';
  ctx.lineWidth = 3 * scale;
  ctx.strokeRect(x0, y0, x1 - x0, y1 - y0);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * scale;
  ctx.strokeRect(x0, y0, x1 - x0, y1 - y0);
}

/** What is known of somebody, a line each. */
function label(ctx, text, frame, { width, low, size, colour, taken }) {
  const { canvas, wide, high } = plate_of(text, size, colour, width);
  const spot = free_place(frame, wide, high, width, low, taken);
  taken.push(spot);
  ctx.drawImage(canvas, Math.round(spot.x), Math.round(spot.y)); // on whole pixels letters stay sharp
}

const plates = new Map();
const MOST_PLATES = 120;

/** A label's plate, written once: the same words stand beside somebody for seconds, in one or two pictures. */
function plate_of(text, size, colour, width) {
  const known = plates.get(text)?.find((plate) => plate.size === size && plate.colour === colour && plate.width === width);
  if (known) return known;
  if (plates.size >= MOST_PLATES) plates.clear();
  const plate = { size, colour, width, ...written(text, size, colour, width) };
  plates.set(text, [plate, ...(plates.get(text) ?? []).slice(0, 3)]);
  return plate;
}

function written(text, size, colour, width) {
  const ctx = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const font = `600 ${size}px ${SANS}`;
  ctx.font = font;
  const lines = text.split('\n', 3);
  const wide = Math.min(Math.max(...lines.map((line) => ctx.measureText(line).width)) + size * 0.8, width - 4);
  const step = size * 1.5;
  const high = step * lines.length;
  [ctx.canvas.width, ctx.canvas.height] = [Math.ceil(wide), Math.ceil(high)];
  ctx.fillStyle = 'rgba(9,11,14,.78)';
  ctx.fillRect(0, 0, wide, high);
  ctx.font = font;
  ctx.fillStyle = colour;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  lines.forEach((line, k) => ctx.fillText(line, size * 0.4, step * (k + 0.5) + 0.5, wide - size * 0.6));
  return { canvas: ctx.canvas, wide, high };
}

/** Above the box, else higher, else below it: the first place that is free. */
export function free_place(frame, wide, high, width, low, taken) {
  const x = Math.max(2, Math.min(frame.x0, width - wide - 2));
  const hits = (y) => taken.some((t) => x < t.x + t.wide && t.x < x + wide && y < t.y + t.high && t.y < y + high);
  const places = [0, 1, 2, 3, 4].map((k) => frame.y0 - high - 1 - k * (high + 1)).concat([0, 1, 2].map((k) => frame.y1 + 1 + k * (high + 1)));
  const fits = places.filter((y) => y >= 1 && y + high <= low);
  const y = fits.find((place) => !hits(place)) ?? Math.max(1, Math.min(frame.y0 - high - 1, low - high));
  return { x, y, wide, high };
}

/** A thin outline round the figure under the pointer or chosen by keys. */
export function paint_outline(ctx, box, width, height, scale) {
  const { x0, y0, x1, y1 } = inside(box, width, height, 6 * scale);
  ctx.strokeStyle = 'rgba(255,255,255,.9)';
  ctx.lineWidth = 1 * scale;
  ctx.setLineDash([4 * scale, 3 * scale]);
  ctx.strokeRect(x0, y0, x1 - x0, y1 - y0);
  ctx.setLineDash([]);
}

// ------------------------------------------------------------------------------------ no picture

let snow = null;

function snow_tile() {
  if (snow) return snow;
  snow = document.createElement('canvas');
  snow.width = snow.height = 128;
  const ctx = snow.getContext('2d', { willReadFrequently: true });
  const data = ctx.createImageData(128, 128);
  for (let i = 0, a = 7; i < data.data.length; i += 4) {
    a = (Math.imul(a, 1664525) + 1013904223) >>> 0;
    data.data.fill(a >>> 24, i, i + 3);
    data.data[i + 3] = 255;
  }
  ctx.putImageData(data, 0, 0);
  return snow;
}

/** Grey snow at an opacity; `n` shifts it from frame to frame. */
export function paint_snow(ctx, width, height, n, opacity) {
  ctx.save();
  ctx.globalAlpha = opacity;
  const [dx, dy] = [(n * 53) % 128, (n * 97) % 128];
  for (let x = -dx; x < width; x += 128) for (let y = -dy; y < height; y += 128) ctx.drawImage(snow_tile(), x, y);
  ctx.restore();
}

/** The slate of a feed without a picture. */
export function paint_slate(ctx, width, height, words, n) {
  ctx.fillStyle = '#14181c';
  ctx.fillRect(0, 0, width, height);
  paint_snow(ctx, width, height, n, 0.16);
  const y = height * (0.2 + 0.5 * ((n * 0.013) % 1));
  ctx.fillStyle = 'rgba(255,255,255,.05)';
  ctx.fillRect(0, y, width, height * 0.08);
  if (!words) return;
  const size = Math.max(9, height * 0.085);
  ctx.font = `600 ${size}px ${SANS}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const wide = Math.min(width * 0.9, ctx.measureText(words).width + size * 1.6);
  ctx.fillStyle = 'rgba(9,11,14,.85)';
  ctx.fillRect((width - wide) / 2, height * 0.45 - size, wide, size * 2);
  ctx.fillStyle = '#e8eef2';
  ctx.fillText(words, width / 2, height * 0.45, wide * 0.94);
}
