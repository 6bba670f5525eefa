// The joystick under the large picture: a pad to deflect, zoom, and one line of words.
//
// It knows rates and words only; what they do to a camera is told in hand.js.

import { deflected } from './steer.js';

export const STYLE = `
.dv-stick { display: none; align-items: center; gap: 12px; flex: 0 0 auto; min-height: 60px; font: 13.5px 'Noto Sans', 'Segoe UI', system-ui, sans-serif; color: #e8eef2; }
.dv-stick.dv-on { display: flex; }
.dv-stick canvas { width: 60px; height: 60px; aspect-ratio: 1; flex: 0 0 auto; border-radius: 50%; touch-action: none; cursor: grab; }
.dv-stick canvas:active { cursor: grabbing; }
.dv-stick .dv-zoom { display: flex; align-items: center; gap: 6px; }
.dv-stick button { width: 32px; height: 32px; border: 1px solid #2c3c47; border-radius: 6px; background: #131b21; color: inherit; font: 600 16px inherit; cursor: pointer; touch-action: none; }
.dv-stick button:hover { border-color: var(--dv-colour); }
.dv-stick button:focus-visible { outline: 2px solid var(--dv-colour); outline-offset: 1px; }
.dv-stick output { min-width: 4.2ch; text-align: center; font: 13px 'DejaVu Sans Mono', ui-monospace, monospace; }
.dv-stick .dv-words { flex: 1 1 0; min-width: 0; color: #9fb0bb; line-height: 1.35; max-height: 2.7em; overflow: hidden; }
.dv-stick .dv-words.dv-alarm { color: #ff7a59; font-weight: 600; }
.dv-stick.dv-off canvas, .dv-stick.dv-off .dv-zoom { opacity: .35; }
@media (max-height: 790px) { .dv-stick { min-height: 46px; font-size: 12.5px; } .dv-stick canvas { width: 46px; height: 46px; } .dv-stick button { width: 28px; height: 28px; } }
@media (max-width: 640px) { .dv-stick { flex-wrap: wrap; } .dv-stick canvas { width: 76px; height: 76px; } .dv-stick button { width: 40px; height: 40px; } .dv-stick .dv-words { flex: 1 0 100%; max-height: none; } }
`;
const KEYS = { ArrowLeft: ['x', -1], ArrowRight: ['x', 1], ArrowUp: ['y', 1], ArrowDown: ['y', -1], '+': ['z', 1], '=': ['z', 1], '-': ['z', -1], _: ['z', -1] };
const RAMP_MS = 400;
const SHOWN_MS = 6_000;

/** Builds the strip; `words` may change.  {element, rates(now), live, notch, keys(target, shifted), say, dress}. */
export function joystick(moved) {
  const element = document.createElement('div');
  element.className = 'dv-stick';
  element.innerHTML = '<canvas role="application" tabindex="0" width="128" height="128"></canvas><div class="dv-zoom"><button type="button" class="dv-out">−</button><output></output><button type="button" class="dv-in">+</button></div><div class="dv-words" role="status" aria-live="polite"></div>';
  const part = (name) => element.querySelector(name);
  const self = { element, pad: part('canvas'), factor: part('output'), words: part('.dv-words'), knob: { x: 0, y: 0 }, held: new Map(), hint: '', said_at: -1e9, colour: '#2fc2b3', moved };
  bind_pad(self);
  bind_zoom(self, part('.dv-out'), -1);
  bind_zoom(self, part('.dv-in'), 1);
  bind_keys(self, self.pad, false);
  paint(self);
  return self;
}

/** Rates now, each -1 … 1: the pad, and keys, which take a moment to full speed. */
export function rates(self, now) {
  const found = { x: deflected(self.knob.x), y: deflected(self.knob.y), z: 0 };
  for (const [[axis, sign], since] of self.held.values()) found[axis] += sign * (axis === 'z' ? 1 : Math.min(1, 0.15 + (now - since) / RAMP_MS));
  for (const axis of 'xyz') found[axis] = Math.max(-1, Math.min(1, found[axis]));
  return found;
}

export const is_held = (self) => self.held.size > 0 || self.knob.x !== 0 || self.knob.y !== 0;

/** Lets go of everything: the pointer, every key. */
export function release(self) {
  self.held.clear();
  self.knob = { x: 0, y: 0 };
  paint(self);
}

function bind_pad(self) {
  const { pad } = self;
  const place = (event) => {
    const { left, top, width, height } = pad.getBoundingClientRect();
    const [x, y] = [((event.clientX - left) / width) * 2 - 1, 1 - ((event.clientY - top) / height) * 2];
    const far = Math.max(1, Math.hypot(x, y));
    self.knob = { x: x / far, y: y / far };
    paint(self);
    self.moved();
  };
  pad.addEventListener('pointerdown', (event) => { pad.setPointerCapture(event.pointerId); place(event); event.preventDefault(); pad.focus({ preventScroll: true }); });
  pad.addEventListener('pointermove', (event) => pad.hasPointerCapture(event.pointerId) && place(event));
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) pad.addEventListener(end, () => { self.knob = { x: 0, y: 0 }; paint(self); self.moved(); });
}

function bind_zoom(self, button, sign) {
  const hold = (event) => { self.held.set(button, [['z', sign], performance.now()]); self.moved(); event.preventDefault?.(); };
  const free = () => { self.held.delete(button); self.moved(); };
  button.addEventListener('pointerdown', hold);
  for (const end of ['pointerup', 'pointerleave', 'pointercancel', 'blur']) button.addEventListener(end, free);
  button.addEventListener('keydown', (event) => (event.key === 'Enter' || event.key === ' ') && !event.repeat && hold(event));
  button.addEventListener('keyup', free);
}

/** Keys on an element steer while they are down; arrows only with Shift where they mean something else. */
export function bind_keys(self, target, shifted) {
  target.addEventListener('keydown', (event) => {
    const means = KEYS[event.key];
    if (!means || (shifted && means[0] !== 'z' && !event.shiftKey) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!self.held.has(event.code)) self.held.set(event.code, [means, performance.now()]);
    event.preventDefault();
    event.stopImmediatePropagation();
    self.moved();
  });
  target.addEventListener('keyup', (event) => { if (self.held.delete(event.code)) self.moved(); });
  target.addEventListener('blur', () => { for (const key of [...self.held.keys()]) if (typeof key === 'string') self.held.delete(key); self.moved(); });
}

/** Words for a while, the hint again afterwards. */
export function say(self, text, alarm = true) {
  self.words.textContent = text;
  self.words.classList.toggle('dv-alarm', alarm);
  self.said_at = performance.now();
  clearTimeout(self.calm);
  self.calm = setTimeout(() => hint(self), SHOWN_MS);
}

function hint(self) {
  self.words.textContent = self.hint;
  self.words.classList.remove('dv-alarm');
}

/** Colour, words, the factor, and whether this camera can be turned at all. */
export function dress(self, { on, off, colour, words, zoom_c }) {
  self.element.classList.toggle('dv-on', on);
  self.element.classList.toggle('dv-off', off);
  if (zoom_c && zoom_c !== self.zoom_c) { self.zoom_c = zoom_c; self.factor.textContent = `×${(zoom_c / 100).toFixed(1)}`; }
  if (colour !== self.colour) { self.colour = colour; paint(self); }
  if (words.hint === self.hint) return;
  self.hint = words.hint ?? '';
  self.pad.setAttribute('aria-label', words.joystick ?? '');
  self.element.querySelector('.dv-out').setAttribute('aria-label', words.out ?? '−');
  self.element.querySelector('.dv-in').setAttribute('aria-label', words.in ?? '+');
  if (performance.now() - self.said_at > SHOWN_MS) hint(self);
}

function paint({ pad, knob, colour }) {
  const ctx = pad.getContext('2d');
  ctx.clearRect(0, 0, 128, 128);
  ctx.fillStyle = '#0f161b';
  ctx.strokeStyle = '#33454f';
  ctx.lineWidth = 3;
  ctx.beginPath();
  ctx.arc(64, 64, 60, 0, 7);
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = colour;
  ctx.beginPath();
  ctx.arc(64 + knob.x * 36, 64 - knob.y * 36, 22, 0, 7);
  ctx.fill();
}
