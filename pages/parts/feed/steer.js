// How a joystick turns a camera: deflection to speed, speed to pose, a clicked point to the middle.  Pure.
//
// Poses are [pan_cdeg, tilt_cdeg, zoom_c] as everywhere; here they may have fractions.

import { lens } from './projection.js';

export const LIMITS = { tilt: [-9_000, 1_500], zoom: [100, 3_000] };
const PAN_CDEG_S = 9_000; // at full deflection and zoom 1; less by the zoom, so that the picture moves alike
const TILT_CDEG_S = 4_500;
const DEAD = 0.1;
const DEG = 180 / Math.PI;

const within = (value, [low, high]) => Math.max(low, Math.min(high, value));

/** -1 … 1 of the stick to -1 … 1 of the full speed: nothing near the middle, fine control, then fast. */
export function deflected(value) {
  const f = Math.min(1, Math.max(0, (Math.abs(value) - DEAD) / (1 - DEAD)));
  return Math.sign(value) * f * (0.2 + 0.8 * f * f);
}

/** The pose after `seconds` of rates {x right, y up, z in}, each -1 … 1; {pose, limited}. */
export function moved([pan, tilt, zoom], { x = 0, y = 0, z = 0 }, seconds) {
  const slow = 100 / zoom;
  const wanted = [tilt + y * TILT_CDEG_S * slow * seconds, zoom * 2 ** (z * seconds)];
  const pose = [
    (((pan + x * PAN_CDEG_S * slow * seconds) % 36_000) + 36_000) % 36_000,
    within(wanted[0], LIMITS.tilt),
    within(wanted[1], LIMITS.zoom),
  ];
  return { pose, limited: pose[1] !== wanted[0] || pose[2] !== wanted[1] };
}

/** The pose that brings a point of the picture (u, v: 0 … 1 from the top left) to its middle. */
export function centred(pose, u, v) {
  const eye = lens(pose, 0, 16, 9);
  const right = (2 * u - 1) * eye.k;
  const up = (1 - 2 * v) * eye.k * (9 / 16);
  const x = eye.fx + right * eye.rx + up * eye.ux;
  const y = eye.fy + right * eye.ry + up * eye.uy;
  const z = eye.fz + up * eye.uz;
  const tilt = within(Math.atan2(z, Math.hypot(x, y)) * DEG * 100, LIMITS.tilt);
  return [(Math.atan2(x, y) * DEG * 100 + 36_000) % 36_000, tilt, pose[2]];
}

/** A pose in the whole numbers that cross the wire. */
export const whole = ([pan, tilt, zoom]) => [Math.round(pan) % 36_000, Math.round(tilt), Math.round(zoom)];
