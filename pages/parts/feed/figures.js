// Walking people in their clothes, at true scale.

import { mixed } from './chance.js';
import { TINT, lamplight_at } from './lamplight.js';
import { is_masked, mosaic_of, paint_mosaic } from './masks.js';
import { at, presence } from './paths.js';
import { spot } from './projection.js';
import { paint_between, street_on } from './standing.js';
import { css, lit_colour, mix, rgb_of } from './sun.js';

const STRIDE = { 1: 0.86, 2: 1.6 }; // two steps, of the height: walking and running
const LEVELS = 12; // of lamp light, told apart on clothes
const MASKED = [140, 122, 112]; // skin that this chair may not know
const FINE_PX = 34; // taller figures show folds, buttons, hands
const PLAIN_PX = 22; // lower ones have legs of one colour, no shoes and no curves: a line of theirs is thinner than a pixel
const UNLIT = 0.2; // where no lamps are known
const LOOSE = new Set(['hoodie', 'jacket', 'coat', 'sweater', 'poncho']);

/** What a figure looks like under a light, worked out once per light and level of lamp light (0…1). */
function clothes_of(figure, light, lamp) {
  const level = light.glow > 0 ? Math.round(lamp * LEVELS) : 0;
  if (figure.dressed?.bucket !== light.bucket) figure.dressed = { bucket: light.bucket, by_level: [] };
  return (figure.dressed.by_level[level] ??= dressed(figure, light, level / LEVELS));
}

/** Build, bags and step follow from height and clothes alone: skin and hair are not known to every chair. */
function dressed(figure, light, lamp) {
  const seed = mixed(figure.h_cm | 0, ...['top', 'bottom', 'hat', 'bag'].map((part) => parseInt(String(figure[part] ?? '#7').slice(1), 16) | 0));
  const shown = { ...light, ambient: light.ambient.map((v, i) => v + 0.8 * light.glow * lamp * TINT[i]) };
  const hidden = is_masked(figure) ? ['skin', 'hair'] : [];
  const tone = (name, fallback) => lit_colour(hidden.includes(name) ? fallback : rgb_of(figure[name], fallback), shown, light.sun_is_up ? 0.25 : 0);
  const part = (rgb) => ({ plain: css(rgb), dark: css(mix(rgb, [8, 8, 16], 0.3)), deep: css(mix(rgb, [8, 8, 16], 0.5)) });
  const build = 0.9 + ((seed >> 9) % 27) / 100;
  return {
    seed, build: build * (LOOSE.has(figure.cut) ? 1.06 : 1),
    skin: part(tone('skin', MASKED)), hair: part(tone('hair', MASKED)),
    top: part(tone('top', [110, 116, 124])), bottom: part(tone('bottom', [52, 58, 72])),
    hat: figure.hat ? part(tone('hat', [60, 60, 64])) : null,
    bag: figure.bag ? part(tone('bag', [90, 70, 54])) : null,
    mosaic: is_masked(figure) ? mosaic_of(figure.i, shown) : null,
    shoes: css(lit_colour([38, 34, 34], shown, 0.2)),
    long_hair: figure.skirt ? seed % 5 < 4 : seed % 5 < 2, backpack: (seed >> 4) % 2 === 0 && !figure.skirt, hat_brim: (seed >> 6) % 2 === 0,
    phase: ((seed >> 8) % 628) / 100,
  };
}

/** Figures that show at `t_ms`, far to near: where they stand in the picture, their boxes, how they move. */
export function placed(figures, eye, t_ms) {
  const shown = [];
  for (const figure of figures) {
    const here = at(figure.p, t_ms);
    if (!here) continue;
    const h = Math.min(Math.max((Number(figure.h_cm) || 170) / 100, 0.5), 2.3);
    const foot = spot(eye, here.x_m, here.y_m, 0);
    const head = spot(eye, here.x_m, here.y_m, h);
    if (foot.depth < 0.4 || head.depth < 0.3) continue;
    const scale = eye.scale / ((foot.depth + head.depth) / 2);
    const wide = 0.26 * h * scale;
    const box = { x0: Math.min(foot.u, head.u) - wide, x1: Math.max(foot.u, head.u) + wide, y0: Math.min(foot.v, head.v) - 0.06 * scale, y1: Math.max(foot.v, head.v) + 0.05 * scale };
    if (box.x1 < 0 || box.x0 > eye.width || box.y1 < 0 || box.y0 > eye.height) continue;
    shown.push({ figure, here, h, foot, head, scale, box, depth: foot.depth, alpha: presence(figure.p, figure.born ?? figure.p[0], t_ms) });
  }
  return shown.sort((a, b) => b.depth - a.depth);
}

/** Paints figures already placed; with the `canvas` of the street behind them they walk through the light
 *  of its lamps, and behind what stands nearer than they do. */
export function paint_figures(ctx, eye, shown, light, t_ms, canvas = null) {
  const street = street_on(canvas);
  [ctx.lineCap, ctx.lineJoin] = ['round', 'round']; // of limbs
  paint_between(ctx, street, shown, (one) => {
    if (one.alpha <= 0) return;
    const lamp = street && light.glow > 0 ? lamplight_at(street.town.lit, one.here.x_m, one.here.y_m) : UNLIT; // by day it has no part
    const look = clothes_of(one.figure, light, lamp);
    if (one.alpha < 1) ctx.globalAlpha = one.alpha;
    if (one.scale * one.h < 12 && Math.hypot(one.head.u - one.foot.u, one.head.v - one.foot.v) < 9) paint_speck(ctx, one, look);
    else paint_person(ctx, eye, one, look, light, t_ms);
    if (one.alpha < 1) ctx.globalAlpha = 1;
  });
  [ctx.lineCap, ctx.lineJoin] = ['butt', 'miter'];
}

/** A figure of a few pixels: legs, trunk, head. */
function paint_speck(ctx, { foot, head, scale, h }, look) {
  const w = Math.max(1, 0.3 * scale);
  const [x, y] = [foot.u - w / 2, foot.v]; // most figures of a wall are specks: no call a corner
  const [over, up] = [head.u - foot.u, head.v - foot.v];
  ctx.fillStyle = look.bottom.plain;
  ctx.fillRect(x + over * 0.2, y + up * 0.5, w, Math.max(0.8, -up * 0.5));
  ctx.fillStyle = look.top.plain;
  ctx.fillRect(x + over * 0.6, y + up * 0.84, w, Math.max(0.8, -up * 0.36));
  ctx.fillStyle = look.hat?.plain ?? look.mosaic?.[5] ?? look.hair.plain;
  const r = Math.max(0.9, 0.22 * scale * (h / 1.7));
  ctx.fillRect(x + over * 0.95 + (w - r) / 2, y + up, r, Math.max(0.9, -up * 0.14));
}

/** How the body is turned to the camera: side 1 moves right in the picture, −1 left; away 1 goes from us. */
function turned(eye, here) {
  const far = Math.hypot(here.x_m, here.y_m) || 1;
  const [sx, sy] = [here.x_m / far, here.y_m / far];
  if (!here.dx && !here.dy) return { side: 0.25, away: -0.97 };
  return { side: here.dx * sy - here.dy * sx, away: here.dx * sx + here.dy * sy, eye };
}

function paint_person(ctx, eye, one, look, light, t_ms) {
  const { figure, here, h, foot, head, scale } = one;
  shadow(ctx, eye, one, light);
  const [ux, uy] = [(head.u - foot.u) / h, (head.v - foot.v) / h]; // one metre up
  const length = Math.hypot(ux, uy) || 1e-6;
  const flat = length < scale * 0.25 ? 1 : 0;
  const [rx, ry] = flat ? [scale, 0] : [(-uy / length) * scale, (ux / length) * scale];
  ctx.setTransform(rx, ry, -ux, -uy, foot.u, foot.v);
  draw_body(ctx, pose_of(figure, here, h, look, eye, t_ms), look, figure, h, scale);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
}

/** A soft shadow at the feet, darker in the middle where the figure is large enough to show that. */
function shadow(ctx, eye, { foot, scale, here, h }, light) {
  const down = Math.min(1, Math.max(0.1, eye.mast_m / Math.hypot(here.x_m, here.y_m, eye.mast_m)));
  ctx.fillStyle = light.night ? 'rgba(0,0,0,.34)' : 'rgba(14,12,20,.3)';
  ctx.beginPath();
  ctx.ellipse(foot.u + 0.04 * scale, foot.v, 0.36 * scale, 0.36 * scale * down, 0, 0, 7);
  ctx.fill();
  if (scale * h <= FINE_PX) return;
  ctx.beginPath();
  ctx.ellipse(foot.u, foot.v, 0.22 * scale, 0.22 * scale * down, 0, 0, 7);
  ctx.fill();
}

/** Joints of the body in metres: x to the right in the picture, y up (negated when drawn). */
function pose_of(figure, here, h, look, eye, t_ms) {
  const moving = here.speed > 0.15 && figure.gait !== 0;
  const run = moving && (figure.gait === 2 || here.speed > 2.4);
  const { side, away } = turned(eye, here);
  const stride = h * STRIDE[run ? 2 : 1];
  const phase = moving ? ((here.walked_m + (figure.slip_m ?? 0)) / stride) * 2 * Math.PI + look.phase : look.phase;
  const sway = moving ? 0 : Math.sin(t_ms / 1400 + look.phase) * 0.012;
  const swing = moving ? (run ? 0.78 : 0.46) : 0.06;
  const lean = run ? 0.2 * side : 0.03 * side;
  const hip = { x: sway, y: 0.5 * h };
  const how = { hip, h, swing, side, front: Math.abs(away), run, moving };
  const legs = [leg(0, phase, how), leg(1, phase + Math.PI, how)];
  settle(legs, hip, run ? 0.05 * Math.abs(Math.sin(phase)) : 0.015);
  const neck = { x: hip.x + lean * 0.34 * h + sway, y: hip.y + 0.33 * h };
  how.neck = neck;
  const arms = [arm(0, phase + Math.PI, how), arm(1, phase, how)];
  return { side, away, front: how.front, hip, neck, legs, arms };
}

/** Lowers or lifts the hips so that the lower foot is on the ground (or in a runner's flight just over it). */
function settle(legs, hip, over) {
  const drop = Math.min(legs[0].to.y, legs[1].to.y) - over;
  hip.y -= drop;
  for (const { from, mid, to } of legs) {
    from.y -= drop;
    mid.y -= drop;
    to.y -= drop;
  }
}

function leg(k, phase, { hip, h, swing, side, front, run, moving }) {
  const thigh = Math.sin(phase) * swing;
  // the knee bends while the leg swings forward
  const bend = moving ? Math.max(0, Math.cos(phase)) * (run ? 1.5 : 0.65) + (run ? 0.25 : 0.06) : 0.02;
  const [upper, lower] = [0.25 * h, 0.25 * h];
  const apart = (k ? 1 : -1) * 0.048 * h * (0.35 + 0.65 * front);
  const knee = { x: hip.x + apart + Math.sin(thigh) * upper * side, y: hip.y - Math.cos(thigh) * upper };
  const shin = thigh - bend;
  const foot = { x: knee.x + Math.sin(shin) * lower * side, y: knee.y - Math.cos(shin) * lower };
  return { from: { x: hip.x + apart, y: hip.y }, mid: knee, to: foot, near: (k ? 1 : -1) * side > 0 };
}

function arm(k, phase, { neck, h, swing, side, front, run, moving }) {
  const upper_angle = Math.sin(phase) * swing * 0.95;
  const bend = run ? 1.35 : moving ? 0.28 + 0.18 * Math.sin(phase) : 0.14;
  const apart = (k ? 1 : -1) * 0.105 * h * (0.3 + 0.7 * front);
  const shoulder = { x: neck.x + apart, y: neck.y - 0.018 * h };
  const out = (k ? 1 : -1) * 0.02 * h * front;
  const elbow = { x: shoulder.x + Math.sin(upper_angle) * 0.17 * h * side + out, y: shoulder.y - Math.cos(upper_angle) * 0.17 * h };
  const fore = upper_angle + bend;
  return { from: shoulder, mid: elbow, to: { x: elbow.x + Math.sin(fore) * 0.15 * h * side + out * 0.3, y: elbow.y - Math.cos(fore) * 0.15 * h }, near: (k ? 1 : -1) * side > 0 };
}

function limb(ctx, { from, mid, to }, width, style) {
  ctx.strokeStyle = style;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.moveTo(from.x, -from.y);
  ctx.lineTo(mid.x, -mid.y);
  ctx.lineTo(to.x, -to.y);
  ctx.stroke();
}

function disc(ctx, x, y, rx, ry, style) {
  ctx.fillStyle = style;
  ctx.beginPath();
  ctx.ellipse(x, -y, rx, ry, 0, 0, 7);
  ctx.fill();
}

function draw_body(ctx, body, look, figure, h, scale) {
  const fine = scale * h > FINE_PX;
  const bare = figure.skirt === true;
  const legs = body.legs[0].near ? [body.legs[1], body.legs[0]] : body.legs;
  const arms = body.arms[0].near ? [body.arms[1], body.arms[0]] : body.arms;
  const back_shows = body.away > 0.25;
  const cloth = bare ? look.skin : look.bottom;
  const plain = scale * h < PLAIN_PX;
  if (look.bag && look.backpack && !back_shows) bag_on_back(ctx, body, look, h, plain);
  const wide = (bare ? 0.056 : 0.078 * look.build) * h;
  if (plain) draw_legs(ctx, legs, wide, cloth.plain);
  else {
    draw_arm(ctx, arms[0], look, h, fine, look.top.deep);
    draw_shoes(ctx, legs, look, h, body);
    draw_leg(ctx, legs[0], h, wide, cloth.dark);
    draw_leg(ctx, legs[1], h, wide, cloth.plain);
  }
  if (bare) draw_skirt(ctx, body, look, h, fine);
  if (plain) plain_trunk(ctx, body, look, figure, h);
  else draw_trunk(ctx, body, look, figure, h, fine);
  if (fine && ['jacket', 'coat', 'shirt', 'blouse', 'uniform'].includes(figure.cut)) draw_front(ctx, body, look, figure, h);
  if (look.bag && !look.backpack) shoulder_bag(ctx, body, look, h, fine, plain);
  draw_head(ctx, body, look, figure, h, fine, plain);
  if (look.bag && look.backpack && back_shows) bag_on_back(ctx, body, look, h, plain);
  draw_arm(ctx, arms[1], look, h, fine, look.top.dark);
  if (figure.cut === 'poncho') draw_poncho(ctx, body, look, h, fine);
}

function draw_shoes(ctx, legs, look, h, { side, away }) {
  const [toe, down] = [0.05 * h * side, (away < -0.4 ? 0.016 : 0.004) * h];
  ctx.strokeStyle = look.shoes;
  ctx.lineWidth = 0.056 * h;
  ctx.beginPath();
  for (const { to } of legs) {
    ctx.moveTo(to.x, -to.y - 0.004 * h);
    ctx.lineTo(to.x + toe, -to.y + down);
  }
  ctx.stroke();
}

function draw_leg(ctx, { from, mid, to }, h, wide, style) {
  limb(ctx, { from, mid, to: { x: to.x, y: to.y + 0.025 * h } }, wide, style);
}

function draw_legs(ctx, legs, wide, style) {
  ctx.strokeStyle = style;
  ctx.lineWidth = wide;
  ctx.beginPath();
  for (const { from, mid, to } of legs) {
    ctx.moveTo(from.x, -from.y);
    ctx.lineTo(mid.x, -mid.y);
    ctx.lineTo(to.x, -to.y);
  }
  ctx.stroke();
}

/** From the hips to below the knees, as wide as the legs need. */
function draw_skirt(ctx, { hip, neck, legs, front }, look, h, fine) {
  const top = (0.082 + 0.022 * front) * h * 0.9 * look.build;
  const knees = legs.map((each) => each.mid.x);
  const hem = -hip.y + 0.29 * h;
  const [left, right] = [Math.min(...knees, hip.x - top * 0.7) - 0.055 * h, Math.max(...knees, hip.x + top * 0.7) + 0.055 * h];
  ctx.beginPath();
  ctx.moveTo(hip.x - top, -hip.y - 0.03 * h);
  ctx.lineTo(hip.x + top, -hip.y - 0.03 * h);
  ctx.lineTo(right, hem);
  ctx.quadraticCurveTo((left + right) / 2, hem + 0.025 * h, left, hem);
  ctx.fillStyle = look.bottom.plain;
  ctx.fill();
  if (!fine) return;
  ctx.strokeStyle = look.bottom.dark;
  ctx.lineWidth = 0.012 * h;
  ctx.beginPath();
  for (const f of [0.3, 0.55, 0.8]) {
    ctx.moveTo(hip.x + (f - 0.5) * top * 1.4, -hip.y + 0.02 * h);
    ctx.lineTo(left + (right - left) * f, hem);
  }
  ctx.stroke();
}

function draw_arm(ctx, arm, look, h, fine, style) {
  if (fine) disc(ctx, arm.to.x, arm.to.y - 0.012 * h, 0.026 * h, 0.03 * h, look.skin.plain);
  limb(ctx, arm, 0.058 * h * look.build, style);
}

const LENGTHS = { coat: 0.17, jacket: 0.05, hoodie: 0.055, sweater: 0.05, blouse: 0.035, uniform: 0.045 };

/** Where a trunk begins and ends, and half its width at the shoulders and at the hem. */
function trunk_of({ hip, neck, front }, look, figure, h) {
  const low = (0.082 + 0.022 * front) * h * 0.9 * look.build;
  return {
    x0: hip.x, y0: -hip.y + (LENGTHS[figure.cut] ?? 0.045) * h, x1: neck.x, y1: -neck.y,
    top: (0.1 + 0.045 * front) * h * 0.86 * look.build, wide: figure.cut === 'coat' ? low * 1.3 : low,
  };
}

function draw_trunk(ctx, body, look, figure, h, fine) {
  const trunk = trunk_of(body, look, figure, h);
  const { x0, y0, x1, y1, top, wide } = trunk;
  ctx.beginPath();
  ctx.moveTo(x0 - wide, y0);
  ctx.lineTo(x1 - top, y1 + 0.05 * h);
  ctx.quadraticCurveTo(x1 - top, y1 - 0.012 * h, x1 - 0.035 * h, y1 - 0.022 * h);
  ctx.lineTo(x1 + 0.035 * h, y1 - 0.022 * h);
  ctx.quadraticCurveTo(x1 + top, y1 - 0.012 * h, x1 + top, y1 + 0.05 * h);
  ctx.lineTo(x0 + wide, y0);
  ctx.quadraticCurveTo(x0, y0 + 0.02 * h, x0 - wide, y0);
  ctx.fillStyle = look.top.plain;
  ctx.fill();
  if (fine) fold(ctx, trunk, look, h);
}

/** The same without curves. */
function plain_trunk(ctx, body, look, figure, h) {
  const { x0, y0, x1, y1, top, wide } = trunk_of(body, look, figure, h);
  ctx.fillStyle = look.top.plain;
  ctx.beginPath();
  ctx.moveTo(x0 - wide, y0);
  ctx.lineTo(x1 - top, y1 + 0.02 * h);
  ctx.lineTo(x1, y1 - 0.024 * h);
  ctx.lineTo(x1 + top, y1 + 0.02 * h);
  ctx.lineTo(x0 + wide, y0);
  ctx.fill();
}

/** The side away from the sky's bright part, and a hem. */
function fold(ctx, { x0, y0, x1, y1, wide, top }, look, h) {
  ctx.beginPath();
  ctx.moveTo(x0 + wide * 0.25, y0 + 0.01 * h);
  ctx.lineTo(x1 + top * 0.35, y1);
  ctx.lineTo(x1 + top, y1 + 0.05 * h);
  ctx.lineTo(x0 + wide, y0);
  ctx.fillStyle = look.top.dark;
  ctx.globalAlpha *= 0.5;
  ctx.fill();
  ctx.globalAlpha *= 2;
  ctx.lineWidth = 0.012 * h;
  ctx.strokeStyle = look.top.deep;
  ctx.beginPath();
  ctx.moveTo(x0 - wide, y0);
  ctx.quadraticCurveTo(x0, y0 + 0.022 * h, x0 + wide, y0);
  ctx.stroke();
}

/** What a garment has at the front: an open jacket's shirt and lapels, a line of buttons. */
function draw_front(ctx, { hip, neck, side, away, front }, look, figure, h) {
  if (away > 0.3 || front < 0.35) return;
  const shift = side * 0.03 * h;
  const low = -hip.y + ((LENGTHS[figure.cut] ?? 0.045) - 0.01) * h;
  if (figure.cut === 'jacket' || figure.cut === 'coat') {
    ctx.fillStyle = look.bottom.deep;
    ctx.beginPath();
    ctx.moveTo(neck.x + shift - 0.022 * h, -neck.y - 0.015 * h);
    ctx.lineTo(neck.x + shift + 0.022 * h, -neck.y - 0.015 * h);
    ctx.lineTo(hip.x + shift, low - 0.12 * h);
    ctx.fill();
  }
  ctx.strokeStyle = look.top.deep;
  ctx.lineWidth = 0.009 * h;
  ctx.beginPath();
  ctx.moveTo(neck.x + shift, -neck.y + 0.01 * h);
  ctx.lineTo(hip.x + shift, low);
  ctx.stroke();
}

/** A poncho hangs from the shoulders over the arms, with a stripe along its hem. */
function draw_poncho(ctx, { hip, neck, front, arms }, look, h, fine) {
  const half = (0.11 + 0.075 * front) * h * look.build;
  const hands = arms.map((each) => each.mid.x);
  const [left, right] = [Math.min(hip.x - half, ...hands), Math.max(hip.x + half, ...hands)];
  const hem = -hip.y + 0.03 * h;
  ctx.beginPath();
  ctx.moveTo(neck.x - 0.035 * h, -neck.y - 0.02 * h);
  ctx.lineTo(neck.x + 0.035 * h, -neck.y - 0.02 * h);
  ctx.quadraticCurveTo(neck.x + half * 0.85, -neck.y + 0.01 * h, right, hem - 0.04 * h);
  ctx.quadraticCurveTo(hip.x, hem + 0.055 * h, left, hem - 0.04 * h);
  ctx.quadraticCurveTo(neck.x - half * 0.85, -neck.y + 0.01 * h, neck.x - 0.035 * h, -neck.y - 0.02 * h);
  ctx.fillStyle = look.top.plain;
  ctx.fill();
  if (!fine) return;
  ctx.strokeStyle = look.top.deep;
  ctx.lineWidth = 0.014 * h;
  ctx.beginPath();
  ctx.moveTo(left + 0.012 * h, hem - 0.065 * h);
  ctx.quadraticCurveTo(hip.x, hem + 0.025 * h, right - 0.012 * h, hem - 0.065 * h);
  ctx.stroke();
}

function draw_head(ctx, { neck, side, away }, look, figure, h, fine, plain) {
  const [x, y] = [neck.x + side * 0.018 * h, neck.y + 0.096 * h];
  const [rx, ry] = [0.056 * h, 0.07 * h];
  const style = away > 0.35 ? 'back' : Math.abs(side) > 0.62 ? 'side' : 'front';
  if (look.mosaic) return draw_masked_head(ctx, x, y, h, side, style, look, figure);
  const falling = () => disc(ctx, x - side * 0.024 * h, y - 0.03 * h, rx * 1.1, ry * 1.2, look.hair.dark);
  const falls = look.long_hair && !figure.hood && fine;
  if (falls && style !== 'back') falling();
  if (!plain) {
    ctx.strokeStyle = look.skin.dark;
    ctx.lineWidth = 0.05 * h;
    ctx.beginPath();
    ctx.moveTo(neck.x, -neck.y + 0.015 * h);
    ctx.lineTo(x, -y + 0.02 * h);
    ctx.stroke();
  }
  if (falls && style === 'back') falling();
  if (figure.hood) return draw_hood(ctx, x, y, rx, ry, side, style, look);
  disc(ctx, x, y, rx, ry, style === 'back' ? look.hair.plain : look.skin.plain);
  if (style !== 'back') hair_cap(ctx, x, y, rx, ry, side, look, plain);
  if (fine && style === 'front') face(ctx, x, y, h, side, look);
  if (look.hat) draw_hat(ctx, x, y, rx, ry, side, style, look);
}

/** Clothes as they are, a mosaic where face and hair would be. */
function draw_masked_head(ctx, x, y, h, side, style, look, figure) {
  const [rx, ry] = [0.056 * h, 0.07 * h];
  if (figure.hood) disc(ctx, x - side * rx * 0.3, y - ry * 0.05, rx * 1.34, ry * 1.26, look.top.plain);
  const covered = figure.hood || look.hat;
  paint_mosaic(ctx, x, -y + (covered ? 0.012 : -0.004) * h, (covered ? 0.066 : 0.084) * h, look.mosaic);
  if (look.hat && !figure.hood) draw_hat(ctx, x, y, rx * 1.12, ry * 1.1, side, style, look);
}

function hair_cap(ctx, x, y, rx, ry, side, look, plain) {
  ctx.fillStyle = look.hair.plain;
  if (plain) return ctx.fillRect(x - rx * (0.8 + 0.3 * side), -y - ry, rx * 1.6, ry * 0.8);
  ctx.beginPath();
  ctx.ellipse(x, -y, rx * 1.04, ry * 1.04, 0, Math.PI + 0.12 - side * 0.5, 2 * Math.PI - 0.12 - side * 0.5);
  ctx.quadraticCurveTo(x + rx * 0.2, -y - ry * 0.55, x - rx * 0.98, -y - ry * 0.12);
  ctx.fill();
  if (Math.abs(side) > 0.4) disc(ctx, x - Math.sign(side) * rx * 0.5, y + ry * 0.1, rx * 0.58, ry * 0.75, look.hair.plain);
}

function face(ctx, x, y, h, side, look) {
  const turn = side * 0.02 * h;
  ctx.globalAlpha *= 0.55;
  for (const k of [-1, 1]) disc(ctx, x + turn + k * 0.02 * h, y + 0.002 * h, 0.006 * h, 0.006 * h, look.hair.deep);
  disc(ctx, x + turn, y - 0.034 * h, 0.014 * h, 0.005 * h, look.skin.deep);
  ctx.globalAlpha /= 0.55;
}

function draw_hood(ctx, x, y, rx, ry, side, style, look) {
  disc(ctx, x - side * rx * 0.3, y - ry * 0.05, rx * 1.34, ry * 1.26, look.top.plain);
  if (style === 'back') {
    disc(ctx, x - side * rx * 0.3, y - ry * 0.5, rx * 0.9, ry * 0.7, look.top.dark);
    return;
  }
  disc(ctx, x + side * rx * 0.42, y - ry * 0.1, rx * (style === 'side' ? 0.72 : 0.9), ry * 0.95, look.top.deep);
  disc(ctx, x + side * rx * 0.5, y - ry * 0.2, rx * (style === 'side' ? 0.58 : 0.76), ry * 0.8, look.skin.dark);
}

function draw_hat(ctx, x, y, rx, ry, side, style, look) {
  ctx.fillStyle = look.hat.plain;
  ctx.beginPath();
  ctx.ellipse(x, -y - ry * 0.28, rx * 1.12, ry * 0.95, 0, Math.PI, 2 * Math.PI);
  ctx.fill();
  if (look.hat_brim) {
    disc(ctx, x, y + ry * 0.3, rx * 1.75, ry * 0.2, look.hat.dark);
    ctx.fillStyle = look.hat.deep;
    ctx.fillRect(x - rx * 1.08, -y - ry * 0.58, rx * 2.16, ry * 0.2);
  } else if (style !== 'back') disc(ctx, x + (side || 0.3) * rx * 0.95, y + ry * 0.27, rx * 0.75, ry * 0.13, look.hat.dark);
}

function bag_on_back(ctx, { hip, neck, side, front }, look, h, plain) {
  const x = (hip.x + neck.x) / 2 - side * 0.105 * h;
  const w = (0.075 + 0.035 * front) * h;
  ctx.fillStyle = look.bag.plain;
  bag(ctx, x - w, -neck.y + 0.02 * h, 2 * w, 0.25 * h, plain ? 0 : 0.05 * h);
  if (plain) return;
  ctx.fillStyle = look.bag.dark;
  ctx.fillRect(x - w * 0.7, -neck.y + 0.16 * h, w * 1.4, 0.085 * h);
}

function shoulder_bag(ctx, { hip, neck, side, front }, look, h, fine, plain) {
  const hand = look.seed % 2 ? 1 : -1;
  const x = hip.x + hand * 0.1 * h * (0.4 + 0.6 * front);
  if (fine) {
    ctx.strokeStyle = look.bag.deep;
    ctx.lineWidth = 0.016 * h;
    ctx.beginPath();
    ctx.moveTo(neck.x - hand * 0.075 * h * front, -neck.y + 0.01 * h);
    ctx.lineTo(x, -hip.y - 0.02 * h);
    ctx.stroke();
  }
  ctx.fillStyle = look.bag.plain;
  bag(ctx, x - 0.055 * h + side * 0.01, -hip.y - 0.035 * h, 0.11 * h, 0.1 * h, plain ? 0 : 0.02 * h);
}

function bag(ctx, x, y, wide, high, round) {
  if (!round) return ctx.fillRect(x, y, wide, high);
  ctx.beginPath();
  ctx.roundRect(x, y, wide, high, round);
  ctx.fill();
}
