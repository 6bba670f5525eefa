// A pinhole camera over (0, 0): where a point of the town falls in the picture.  Pure.
//
// Metres, x east, y north, z up from the foot of the mast.  `pose` is [pan_cdeg, tilt_cdeg, zoom_c]:
// pan clockwise from north, tilt negative below the horizon, both centidegrees; zoom in hundredths.

export const WIDEST_DEG = 63.7;
export const NEAR_M = 0.25;
export const ASPECT = 16 / 9;

const RAD = Math.PI / 180;
const finite = (value, other) => (Number.isFinite(value) ? value : other);

/** The tangent of half the horizontal field of view at a zoom in hundredths. */
export const half_width = (zoom_c) => (Math.tan((WIDEST_DEG / 2) * RAD) * 100) / Math.max(finite(zoom_c, 100), 10);

/** A camera ready to project: axes right (r), up (u) and forward (f), and pixels per unit tangent. */
export function lens(pose, mast_m, width, height) {
  const [pan_cdeg, tilt_cdeg, zoom_c] = Array.isArray(pose) ? pose : [];
  const pan = (finite(pan_cdeg, 0) / 100) * RAD;
  const tilt = (finite(tilt_cdeg, 0) / 100) * RAD;
  const [sp, cp, st, ct] = [Math.sin(pan), Math.cos(pan), Math.sin(tilt), Math.cos(tilt)];
  const k = half_width(zoom_c);
  return {
    pan, tilt, k, width, height,
    mast_m: finite(mast_m, 6),
    scale: width / 2 / k,
    rx: cp, ry: -sp,
    ux: -sp * st, uy: -cp * st, uz: ct,
    fx: sp * ct, fy: cp * ct, fz: st,
  };
}

/** Where a point falls: {u, v} in pixels from the top left, depth in metres along the optical axis.
 *  A point behind the camera has a depth below zero, and its u and v mean nothing. */
export function project(pose, mast_m, width, height, x_m, y_m, z_m) {
  return spot(lens(pose, mast_m, width, height), x_m, y_m, z_m);
}

/** `project` with a camera made ready. */
export function spot(eye, x_m, y_m, z_m) {
  const z = z_m - eye.mast_m;
  const depth = x_m * eye.fx + y_m * eye.fy + z * eye.fz;
  const right = x_m * eye.rx + y_m * eye.ry;
  const up = x_m * eye.ux + y_m * eye.uy + z * eye.uz;
  return { u: eye.width / 2 + (right / depth) * eye.scale, v: eye.height / 2 - (up / depth) * eye.scale, depth };
}

/** A direction without a distance, as the sky needs it; azimuth and elevation in degrees. */
export function spot_of_direction(eye, azimuth_deg, elevation_deg) {
  const [a, e] = [azimuth_deg * RAD, elevation_deg * RAD];
  const far = 1e6;
  return spot(eye, far * Math.sin(a) * Math.cos(e), far * Math.cos(a) * Math.cos(e), far * Math.sin(e) + eye.mast_m);
}

/** Cuts a polygon of camera coordinates [right, up, depth, …] by the plane a·right + b·up + c·depth >= d. */
export function clip(flat, a, b, c, d) {
  const kept = [];
  const n = flat.length / 3;
  for (let i = 0; i < n; i++) {
    const p = 3 * i;
    const q = 3 * ((i + 1) % n);
    const here = a * flat[p] + b * flat[p + 1] + c * flat[p + 2] - d;
    const next = a * flat[q] + b * flat[q + 1] + c * flat[q + 2] - d;
    if (here >= 0) kept.push(flat[p], flat[p + 1], flat[p + 2]);
    if (here >= 0 !== next >= 0) {
      const f = here / (here - next);
      for (let j = 0; j < 3; j++) kept.push(flat[p + j] + f * (flat[q + j] - flat[p + j]));
    }
  }
  return kept;
}

/** What of a polygon of camera coordinates lies before the near plane and in (or near) the picture.
 *  The margin keeps cut edges outside the picture and coordinates small enough for a canvas. */
export function clip_to_view(flat, eye, margin = 1.3) {
  const side = eye.k * margin;
  const top = (eye.k * margin * eye.height) / eye.width;
  let left = clip(flat, 0, 0, 1, NEAR_M);
  if (left.length) left = clip(left, 1, 0, side, 0);
  if (left.length) left = clip(left, -1, 0, side, 0);
  if (left.length) left = clip(left, 0, 1, top, 0);
  if (left.length) left = clip(left, 0, -1, top, 0);
  return left;
}

/** Points of the town [x, y, z, …] as camera coordinates [right, up, depth, …]. */
export function seen_from(eye, points) {
  const out = new Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i], y = points[i + 1], z = points[i + 2] - eye.mast_m;
    out[i] = x * eye.rx + y * eye.ry;
    out[i + 1] = x * eye.ux + y * eye.uy + z * eye.uz;
    out[i + 2] = x * eye.fx + y * eye.fy + z * eye.fz;
  }
  return out;
}

/** A polygon of the town as pixels [u, v, …], cut to the picture; empty when nothing is seen. */
export function outline(eye, points) {
  return pixels(eye, seen_from(eye, points));
}

/** A polygon of camera coordinates as pixels [u, v, …], cut to the picture where it sticks out. */
export function pixels(eye, flat) {
  const wide = eye.k * 1.3;
  const high = (wide * eye.height) / eye.width;
  let out = 0, all = 31;
  for (let i = 0; i < flat.length; i += 3) {
    const x = flat[i], y = flat[i + 1], d = flat[i + 2];
    const code = (d < NEAR_M ? 1 : 0) | (x < -wide * d ? 2 : 0) | (x > wide * d ? 4 : 0) | (y < -high * d ? 8 : 0) | (y > high * d ? 16 : 0);
    out |= code;
    all &= code;
  }
  if (all) return [];
  const left = out ? clip_to_view(flat, eye) : flat;
  const result = [];
  for (let i = 0; i < left.length; i += 3) {
    const f = eye.scale / left[i + 2];
    result.push(eye.width / 2 + left[i] * f, eye.height / 2 - left[i + 1] * f);
  }
  return result;
}
