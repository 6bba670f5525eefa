// A made-up piece of old town and its passers-by, answered through a stand-in for `fetch`, so that the
// feeds can be looked at and measured without a server.  Serve the repository's root and open index.html.

import { between, mixed, pick, stream } from '../../../pages/parts/feed/chance.js';

const TURN_DEG = 37;
const PITCH_M = 104.8; // blocks about 95 m, streets 9.6 m from house to house
const HALF_M = 4.8;
const SPAN = 4;
const PLAZA = '0 0';
const NAMES = ['Calle Venezuela', 'Calle García Moreno', 'Calle Guayaquil', 'Calle Benalcázar', 'Calle Flores'];
const CROSS = ['Calle Chile', 'Calle Espejo', 'Calle Sucre', 'Calle Bolívar', 'Calle Mejía'];

const [C, S] = [Math.cos((TURN_DEG * Math.PI) / 180), Math.sin((TURN_DEG * Math.PI) / 180)];
const turned = ([x, y]) => [x * C - y * S, x * S + y * C];
const near = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** A camera at a corner of the grid: its block (column, row), which corner, and the mast's distance from the wall. */
export function camera(name, i, j, corner, off_m = 1.2, mast_dm = 60) {
  const [sx, sy] = [[1, 1], [-1, 1], [-1, -1], [1, -1]][corner];
  const half = PITCH_M / 2 - HALF_M + off_m;
  return { name, mast_dm, at: turned([i * PITCH_M + sx * half, j * PITCH_M + sy * half]), crossing: turned([sx * (HALF_M - off_m), sy * (HALF_M - off_m)]) };
}

const square = (x, y, half) => [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]].map(turned);

/** The scene of a camera as docs/wire.md tells it. */
export function scene(cam) {
  const dm = (points) => points.flatMap(([x, y]) => [Math.round((x - cam.at[0]) * 10), Math.round((y - cam.at[1]) * 10)]);
  const blocks = [];
  const grounds = [];
  for (let i = -SPAN; i <= SPAN; i++) {
    for (let j = -SPAN; j <= SPAN; j++) {
      const ring = square(i * PITCH_M, j * PITCH_M, PITCH_M / 2 - HALF_M);
      const id = (i + SPAN) * 20 + j + SPAN;
      if (Math.min(...ring.map((p) => near(p, cam.at))) > 260) continue;
      if (`${i} ${j}` === PLAZA) grounds.push({ id: 'plaza-grande', kind: 'plaza', name: 'Plaza Grande', p: dm(ring) });
      else if (i === 2 && j === 1) grounds.push({ id: 'parque', kind: 'park', name: 'Parque', p: dm(ring) });
      else blocks.push({ id, h_dm: 90 + (mixed(id) % 40), district: 0, p: dm(ring) });
    }
  }
  return { camera: cam.name, mast_dm: cam.mast_dm, seed: 1, blocks, grounds, streets: streets(dm) };
}

function streets(dm) {
  const list = [];
  for (let k = -SPAN; k < SPAN; k++) {
    const at = (k + 0.5) * PITCH_M;
    for (let m = -SPAN; m < SPAN; m++) {
      const [a, b] = [(m - 0.5) * PITCH_M, (m + 0.5) * PITCH_M];
      list.push({ p: dm([turned([at, a]), turned([at, b])]), w_dm: HALF_M * 10, kind: 1, name: NAMES[(k + 10) % 5] });
      list.push({ p: dm([turned([a, at]), turned([b, at])]), w_dm: HALF_M * 10, kind: 1, name: CROSS[(k + 10) % 5] });
    }
  }
  return list;
}

const CLOTHES = ['#c0392b', '#2b3a55', '#e4be3e', '#3e8250', '#3462b0', '#86b2de', '#764c9c', '#de8ea4', '#704e36', '#d0be9e', '#e8e8e4', '#86898e', '#30343c', '#1a1a1e'];
const SKIN = ['#b98a68', '#a06f50', '#d0a27e', '#8a5c40', '#c69472'];

/** People who walk the streets of the grid near a camera's corner, to and fro. */
function walkers(cam, count) {
  const chance = stream(...Array.from(cam.name, (c) => c.codePointAt(0)));
  return Array.from({ length: count }, (_, k) => {
    const gait = chance() < 0.08 ? 0 : chance() < 0.06 ? 2 : 1;
    const angle = ((-TURN_DEG + 90 * Math.floor(chance() * 4)) * Math.PI) / 180;
    return {
      i: 1000 + k, gait,
      h_cm: Math.round(between(chance, 152, 186)), skin: pick(chance, SKIN), hair: chance() < 0.85 ? '#1d1a18' : '#6a625c',
      top: pick(chance, CLOTHES), bottom: pick(chance, ['#2b3a55', '#30343c', '#1a1a1e', '#704e36', '#86898e']),
      hood: chance() < 0.2, hat: chance() < 0.22 ? pick(chance, CLOTHES) : null, bag: chance() < 0.4 ? pick(chance, CLOTHES) : null,
      angle, off: between(chance, -4.2, 4.2), start: between(chance, 4, 60), speed: gait === 0 ? 0 : gait === 2 ? 3.4 : between(chance, 0.9, 1.6), back: chance() < 0.5 ? -1 : 1,
    };
  });
}

/** Where a walker is: up and down its street between 3 and 75 m from the crossing. */
function spot(cam, w, t_ms) {
  const s = (((w.start + (w.speed * t_ms) / 1000) % 144) + 144) % 144;
  const r = 3 + (s < 72 ? s : 144 - s);
  const x = cam.crossing[0] + r * Math.sin(w.angle) + w.off * Math.cos(w.angle);
  const y = cam.crossing[1] + r * Math.cos(w.angle) - w.off * Math.sin(w.angle);
  return [Math.round(x * 100), Math.round(y * 100)];
}

function figure(cam, w, t) {
  const p = [];
  for (let k = 0; k <= 5; k++) p.push(t + k * 1000, ...spot(cam, w, t + k * 1000));
  return { i: w.i, h_cm: w.h_cm, skin: w.skin, hair: w.hair, top: w.top, hood: w.hood, bottom: w.bottom, hat: w.hat, bag: w.bag, gait: w.gait, p, label: w.label ?? null, box: w.box ?? null };
}

/** Answers for `fetch`: scenes and look.  `set` holds what a test may change: poses, speed, playing, t, failing. */
export function stand_in(cameras, set) {
  const people = new Map(cameras.map((cam) => [cam.name, walkers(cam, set.people ?? 15)]));
  const began = performance.now();
  const now = () => Math.round(set.t + (set.playing ? (performance.now() - began) * set.speed : 0));
  const look = () => {
    const t = now();
    const feeds = {};
    cameras.forEach((cam, k) => {
      const figures = people.get(cam.name).map((w) => figure(cam, w, t));
      for (const [i, mark] of Object.entries(set.marks?.[cam.name] ?? {})) Object.assign(figures[i], mark);
      feeds[`g${k + 1}`] = { camera: cam.name, name: set.names?.[k] ?? `Venezuela / Chile ${k + 1}`, kind: k === 3 ? 'fixed' : 'dome', signal: !set.broken?.includes(cam.name), pose: set.poses[k] ?? [3700, -800, 100], figures: set.broken?.includes(cam.name) ? [] : figures };
    });
    return { t, speed: set.speed, playing: set.playing, ends: 720_000, feeds, changed: set.changed ?? 'a' };
  };
  const real = window.fetch.bind(window);
  window.fetch = async (address, ...rest) => {
    const text = String(address);
    if (set.failing && text.startsWith('/look')) throw new Error('down');
    if (text.startsWith('/look')) return Response.json(look());
    const found = /^\/data\/sample\/scene\/(.*)\.json$/.exec(text);
    if (!found) return real(address, ...rest);
    if (set.scenes) return real(`${set.scenes}${found[1]}.json`);
    const cam = cameras.find((each) => each.name === decodeURIComponent(found[1]));
    return cam ? Response.json(scene(cam)) : new Response('', { status: 404 });
  };
}
