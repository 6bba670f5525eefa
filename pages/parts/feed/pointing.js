// Pointer and keys on the feeds: a figure, a place in the picture, a small feed to enlarge.

import { centre, notch, settle } from './hand.js';

const PAD_PX = 6;

/** The figure whose box, with a margin, holds the place; of several the nearest to the camera. */
export function figure_at(shown, x, y, pad) {
  const found = shown.filter(({ box }) => x >= box.x0 - pad && x <= box.x1 + pad && y >= box.y0 - pad && y <= box.y1 + pad);
  return found.length ? found.reduce((a, b) => (b.depth < a.depth ? b : a)) : null;
}

/** Where an event points in canvas pixels and in fractions of the picture. */
function place_of(pane, event) {
  const { left, top, width, height } = pane.canvas.getBoundingClientRect();
  const u = Math.max(0, Math.min(1, (event.clientX - left) / (width || 1)));
  const v = Math.max(0, Math.min(1, (event.clientY - top) / (height || 1)));
  return { u, v, x: u * pane.canvas.width, y: v * pane.canvas.height };
}

const under = (pane, place) => figure_at(pane.shown, place.x, place.y, PAD_PX * (pane.scale ?? 1));

export function bind_large(state, pane) {
  const { canvas } = pane;
  const which = () => ({ grant: pane.grant, at: Math.round(pane.t ?? 0) });
  const choose = (i) => pane.grant != null && state.send('figure', { grant: pane.grant, i, t: Math.round(pane.t ?? 0) });
  canvas.addEventListener('pointermove', (event) => {
    pane.hovered = under(pane, place_of(pane, event))?.figure.i ?? null;
    canvas.style.cursor = pane.hovered === null ? 'crosshair' : 'pointer';
    state.dirty = true;
  });
  canvas.addEventListener('pointerleave', () => { pane.hovered = null; state.dirty = true; });
  canvas.addEventListener('blur', () => { pane.picked = null; state.dirty = true; });
  canvas.addEventListener('click', (event) => {
    const place = place_of(pane, event);
    const hit = under(pane, place);
    if (hit) choose(hit.figure.i);
    else if (pane.grant != null && state.data.stick) centre(state.hand, place.u, place.v);
  });
  canvas.addEventListener('wheel', (event) => {
    if (!state.data.stick || !event.deltaY) return;
    event.preventDefault();
    notch(state.hand, event.deltaY < 0 ? 1 : -1);
  }, { passive: false });
  canvas.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') step(pane, event.key === 'ArrowRight' ? 1 : -1);
    else if ((event.key === 'Enter' || event.key === ' ') && pane.picked !== null) choose(pane.picked);
    else if (event.key === 'n') state.send('next', which());
    else if (event.key === 'h') settle(state.hand, () => state.send('home', which()));
    else return;
    event.preventDefault();
    event.stopPropagation();
    state.dirty = true;
  });
}

/** The next figure from left to right. */
function step(pane, by) {
  const row = pane.shown.slice().sort((a, b) => a.box.x0 - b.box.x0);
  if (!row.length) { pane.picked = null; return; }
  const here = row.findIndex(({ figure }) => figure.i === pane.picked);
  pane.picked = row[here < 0 ? (by > 0 ? 0 : row.length - 1) : (here + by + row.length) % row.length].figure.i;
}

export function bind_small(state, pane) {
  const promote = () => pane.grant != null && state.send('promote', pane.grant);
  pane.canvas.addEventListener('click', promote);
  pane.canvas.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    promote();
  });
}
