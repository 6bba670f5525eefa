// How much a picture shows of a person: pixels per metre and its band (IEC 62676-4).
//
// The formula is that of synthetic/cameras.py: on a sensor 1920 px wide, at the depth along the optical
// axis of the body point 1.0 m above the ground, whatever the size of the canvas.

import { inside } from './overlay.js';
import { spot } from './projection.js';

export const SENSOR_PX = 1920;
export const REFERENCE_M = 1;
const BANDS = [['identification', 250], ['recognition', 125], ['observation', 62], ['detection', 25]];
const SANS = '"DejaVu Sans", "Noto Sans", system-ui, sans-serif';

/** Pixels per metre at a depth in metres; `half_width` is the tangent of half the horizontal field of view. */
export const px_per_m = (depth_m, half_width) => SENSOR_PX / (2 * depth_m * half_width);

/** Pixels per metre of a figure as `placed` gives it; 0 behind the camera. */
export function px_per_m_of(eye, { here }) {
  const { depth } = spot(eye, here.x_m, here.y_m, REFERENCE_M);
  return depth > 0 ? px_per_m(depth, eye.k) : 0;
}

/** The best band that so many pixels per metre reach: a key, 'none' below detection. */
export const band_of = (pixels) => BANDS.find(([, least]) => pixels >= least)?.[0] ?? 'none';

/** "recognition · 143 px/m"; `words` has a word for each key.  Rounded down, so that a number never
 *  reads as the next band's. */
export function band_text(pixels, words) {
  const key = band_of(pixels);
  return `${words?.[key] ?? key} · ${Math.floor(pixels)} px/m`;
}

/** A readout at a figure's box: a small tag below it, beside it where there is no room.
 *  `height` is what the caption leaves; `scale` canvas pixels per CSS pixel. */
export function paint_band(ctx, box, width, height, scale, text) {
  const frame = inside(box, width, height, 6 * scale);
  const size = 11 * scale;
  ctx.font = `600 ${size}px ${SANS}`;
  const wide = Math.min(ctx.measureText(text).width + size * 0.9, width - 4);
  const { x, y, high } = place_of(frame, wide, size * 1.55, width, height);
  ctx.fillStyle = 'rgba(9,11,14,.78)';
  ctx.fillRect(x, y, wide, high);
  ctx.fillStyle = '#fff';
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x + size * 0.45, y + high / 2 + 0.5, wide - size * 0.7);
}

/** Where a tag of this size goes: under the frame in its middle, else beside its foot (names stand above
 *  it), always in the picture. */
export function place_of({ x0, x1, y1 }, wide, high, width, height) {
  const kept = (x) => Math.max(2, Math.min(x, width - wide - 2));
  if (y1 + 3 + high <= height - 1) return { x: kept((x0 + x1 - wide) / 2), y: y1 + 3, wide, high };
  const right = x1 + 3 + wide <= width - 2;
  return { x: kept(right ? x1 + 3 : x0 - 3 - wide), y: Math.max(1, Math.min(y1, height - 1) - high), wide, high };
}
