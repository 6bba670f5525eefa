// Privacy masks: a head as a coarse mosaic, windows and doors as frosted panes.  Pure, but for the painting.
//
// What is masked is not on the wire at all: the mosaic is made from the figure's number, so that it
// stays the same from frame to frame and says nothing about the face that is not there.

import { mixed } from './chance.js';
import { css, lit_colour } from './sun.js';

const CELLS = 4;
const TONES = [[148, 128, 114], [122, 106, 98], [166, 150, 138], [104, 94, 92], [136, 124, 120]];
const MILK = [204, 209, 212];

export const is_masked = (figure) => figure.face === 'masked';
export const hides_windows = (masks) => Array.isArray(masks) && masks.includes('windows');

/** The 4 × 4 muted colours of a masked head under a light, row by row; the same for the same number. */
export function mosaic_of(i, light) {
  const seed = mixed(i, Math.floor(i / 4294967296));
  return Array.from({ length: CELLS * CELLS }, (_, k) => css(lit_colour(TONES[mixed(seed, k) % TONES.length], light)));
}

/** A mosaic over a head: a square of half side `r` round (x, y), in whatever units the context has. */
export function paint_mosaic(ctx, x, y, r, tones) {
  const cell = (2 * r) / CELLS;
  tones.forEach((tone, k) => {
    ctx.fillStyle = tone;
    // a hair's breadth more, or the neighbours' seam lets the background through
    ctx.fillRect(x - r + (k % CELLS) * cell, y - r + Math.floor(k / CELLS) * cell, cell * 1.04, cell * 1.04);
  });
}

/** Openings as frosted panes: flat milk and, near enough, a soft mosaic.  Neither what is behind nor
 *  whether it is lit has any part in it.  `shape(batch, opening)` adds an opening's outline to a batch. */
export function paint_frosted({ batch, tone, house, ppm }, openings, shape) {
  for (const o of openings) shape(batch, o);
  batch.fill(tone(MILK, 3), 0.6);
  if (ppm < 6) return;
  for (const [k, share] of [[0, 0.94], [1, 1.05], [2, 0.9]]) {
    for (const o of openings) panes_of(o, (s0, z0, s1, z1, n) => mixed(house.seed, Math.round(o.s0 * 10), o.storey, n) % 5 === k && batch.rect(s0, z0, s1, z1));
    batch.fill(tone(MILK.map((v) => v * share), 3, 0.7));
  }
}

function panes_of({ s0, s1, z0, z1, arch }, each) {
  const [columns, rows] = [Math.max(2, Math.round((s1 - s0) / 0.3)), Math.max(2, Math.round((z1 - arch - z0) / 0.3))];
  const [w, h] = [(s1 - s0) / columns, (z1 - arch - z0) / rows];
  for (let n = 0; n < columns * rows; n++) {
    const [c, r] = [n % columns, Math.floor(n / columns)];
    each(s0 + c * w, z0 + r * h, s0 + (c + 1) * w, z0 + (r + 1) * h, n);
  }
}
