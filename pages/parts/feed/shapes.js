// Polygons that stay where they are while the camera turns: laid end to end once, projected at every pose.  Pure.

import { NEAR_M, pixels } from './projection.js';

const SHOWN = 1.02; // of half the picture: a hair more, for strokes along an edge
const CUT_OFF = 8; // of half the picture: as far out a canvas cuts by itself
let room = new Float64Array(96);

/** The axes of the town in camera coordinates, named as those of a wall (facade.js): east, north and up. */
export function town_frame(eye) {
  const z = -eye.mast_m;
  return { eye, o: [0, z * eye.uz, z * eye.fz], s: [eye.rx, eye.ux, eye.fx], z: [eye.ry, eye.uy, eye.fy], n: [0, eye.uz, eye.fz] };
}

/** Polygons [s, z, n, …] laid end to end: {points, ends}. */
export function laid_flat(polygons) {
  const points = new Float32Array(polygons.reduce((sum, polygon) => sum + polygon.length, 0));
  const ends = new Uint32Array(polygons.length);
  let at = 0;
  polygons.forEach((polygon, k) => {
    points.set(polygon, at);
    at += polygon.length;
    ends[k] = at;
  });
  return { points, ends };
}

/** Whether laid points are not all beyond one side of the view.  O(points). */
export function may_show({ eye, o, s, z, n }, { points }) {
  const wide = eye.k;
  const high = (wide * eye.height) / eye.width;
  let beyond = 31;
  for (let i = 0; i < points.length && beyond; i += 3) {
    const a = points[i], b = points[i + 1], c = points[i + 2];
    const x = o[0] + a * s[0] + b * z[0] + c * n[0];
    const y = o[1] + a * s[1] + b * z[1] + c * n[1];
    const d = o[2] + a * s[2] + b * z[2] + c * n[2];
    beyond &= (d < NEAR_M ? 1 : 0) | (x < -wide * d ? 2 : 0) | (x > wide * d ? 4 : 0) | (y < -high * d ? 8 : 0) | (y > high * d ? 16 : 0);
  }
  return beyond === 0;
}

/** Adds to a path what of laid polygons may show; whether that is anything.  O(points), and no garbage but where
 *  a polygon is cut by the lens's plane. */
export function trace_flat(ctx, { eye, o, s, z, n }, { points, ends }, closed = false) {
  const [o0, o1, o2] = o, [s0, s1, s2] = s, [z0, z1, z2] = z, [n0, n1, n2] = n;
  const [mid_u, mid_v, scale] = [eye.width / 2, eye.height / 2, eye.scale];
  const wide = eye.k * SHOWN;
  const high = (wide * eye.height) / eye.width;
  let any = false;
  for (let e = 0, i = 0; e < ends.length; e++) {
    const end = ends[e];
    if (end - i > room.length) room = new Float64Array(2 * (end - i));
    let [beyond, cut, k] = [31, false, 0];
    for (; i < end; i += 3, k += 3) {
      const a = points[i], b = points[i + 1], c = points[i + 2];
      const x = o0 + a * s0 + b * z0 + c * n0;
      const y = o1 + a * s1 + b * z1 + c * n1;
      const d = o2 + a * s2 + b * z2 + c * n2;
      room[k] = x;
      room[k + 1] = y;
      room[k + 2] = d;
      const [w, h] = [wide * d, high * d];
      beyond &= (d < NEAR_M ? 1 : 0) | (x < -w ? 2 : 0) | (x > w ? 4 : 0) | (y < -h ? 8 : 0) | (y > h ? 16 : 0);
      cut ||= d < NEAR_M || x < -CUT_OFF * w || x > CUT_OFF * w || y < -CUT_OFF * h || y > CUT_OFF * h;
    }
    if (beyond) continue;
    any = (cut ? trace_cut(ctx, eye, room.subarray(0, k)) : trace_whole(ctx, k, mid_u, mid_v, scale)) || any;
    if (closed) ctx.closePath();
  }
  return any;
}

function trace_whole(ctx, k, mid_u, mid_v, scale) {
  const f = scale / room[2];
  ctx.moveTo(mid_u + room[0] * f, mid_v - room[1] * f);
  for (let j = 3; j < k; j += 3) {
    const g = scale / room[j + 2];
    ctx.lineTo(mid_u + room[j] * g, mid_v - room[j + 1] * g);
  }
  return true;
}

function trace_cut(ctx, eye, flat) {
  const uv = pixels(eye, flat);
  if (uv.length < 6) return false;
  ctx.moveTo(uv[0], uv[1]);
  for (let j = 2; j < uv.length; j += 2) ctx.lineTo(uv[j], uv[j + 1]);
  return true;
}
