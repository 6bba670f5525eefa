import assert from 'node:assert/strict';
import test from 'node:test';

import { paint_house } from '../../pages/parts/feed/facade.js';
import { is_closed_off, seen_from_mast } from '../../pages/parts/feed/order.js';
import { lens, outline } from '../../pages/parts/feed/projection.js';
import { FULL, HURRIED, lighting, paint_scene, prepared } from '../../pages/parts/feed/scene.js';
import { laid_flat, town_frame, trace_flat } from '../../pages/parts/feed/shapes.js';
import { town_of } from '../../pages/parts/feed/town.js';
import { camera, scene } from '../browser/harness/sample.js';

const CORNER = scene(camera('C-041', 0, 1, 2, 0.8));
const AFTERNOON = lighting('2018-07-12T17:48:00', 0);
const EVENING = lighting('2018-07-12T20:30:00', 0);

/** A context that keeps the paths it is given and counts what is asked of it. */
function paper() {
  const self = { canvas: { width: 640, height: 360 }, paths: [], calls: 0 };
  const gradient = { addColorStop: () => {} };
  const known = {
    beginPath: () => { self.paths = []; },
    moveTo: (u, v) => self.paths.push([u, v]),
    lineTo: (u, v) => (self.paths.at(-1) ?? (self.paths[0] = [])).push(u, v),
    createLinearGradient: () => gradient,
    createRadialGradient: () => gradient,
  };
  return new Proxy(self, {
    get: (own, name) => (name in own ? own[name] : (...given) => { own.calls += 1; return known[name]?.(...given); }),
    set: (own, name, value) => { own[name] = value; return true; },
  });
}

const POSES = Array.from({ length: 90 }, (_, k) => [(k * 4_111) % 36_000, -9_000 + ((k * 1_213) % 10_500), 100 + ((k * 677) % 300)]);

test('polygons laid flat fall where the same polygons fall one by one, cut or whole', () => {
  const rings = Array.from({ length: 60 }, (_, k) => [30 * Math.sin(k), 30 * Math.cos(k), k % 9]).map(([x, y, z]) => [x - 2, y, z, x + 1, y - 2, z, x + 2, y + 2, z + 1]);
  let whole = 0;
  for (const pose of POSES) {
    const eye = lens(pose, 6, 640, 360);
    for (const ring of rings) {
      const ctx = paper();
      trace_flat(ctx, town_frame(eye), laid_flat([ring]));
      const wanted = outline(eye, ring);
      const inside = wanted.every((v, i) => v > -30 && v < (i % 2 ? 390 : 670));
      if (!inside || wanted.length !== 2 * (ring.length / 3)) continue;
      const [found = []] = ctx.paths;
      if (!found.length) continue; // beside the picture
      whole += 1;
      wanted.forEach((v, i) => assert.ok(Math.abs(v - found[i]) < 0.05, `${found} is not ${wanted}`));
    }
  }
  assert.ok(whole > 20, String(whole));
});

test('what shows of a polygon is traced, what lies beside the picture or behind the lens is not', () => {
  const frame = town_frame(lens([0, 0, 100], 6, 640, 360));
  const square = (x, y, z) => laid_flat([[x - 1, y, z - 1, x + 1, y, z - 1, x + 1, y, z + 1, x - 1, y, z + 1]]);
  assert.equal(trace_flat(paper(), frame, square(0, 20, 6)), true);
  for (const away of [square(0, -20, 6), square(30, 20, 6), square(-30, 20, 6), square(0, 20, 40), square(0, 20, -40)]) {
    assert.equal(trace_flat(paper(), frame, away), false);
  }
  assert.equal(trace_flat(paper(), frame, laid_flat([[-900, -900, 0, 900, -900, 0, 900, 900, 0, -900, 900, 0]])), true);
});

test('while a camera turns a hurried house is drawn once for its size, its light and its masks', () => {
  const { houses } = seen_from_mast(town_of(CORNER).houses, 6);
  const house = houses.find(({ far }) => far > 10 && far < 30);
  const at = (zoom, light = AFTERNOON, frosted = false) => {
    const pan = (house.az * 18_000) / Math.PI;
    paint_house(paper(), lens([pan + 100 * Math.random(), -300, zoom], 6, 640, 360), house, light, HURRIED, frosted);
    return house.drawn;
  };
  const first = at(100);
  assert.ok(first.marks.length > 3);
  assert.equal(at(100), first);
  const others = [at(400), at(400, EVENING), at(400, EVENING, true)];
  assert.equal(new Set([first, ...others]).size, 4);
});

test('a closed row of houses hides the far town, a gap in it does not', () => {
  const skyline = new Float64Array(3600).fill(0.2);
  assert.equal(is_closed_off(skyline, 359.8, 360.3, 0.1), true);
  assert.equal(is_closed_off(skyline, 359.8, 360.3, 0.3), false);
  skyline[2] = -Infinity;
  assert.equal(is_closed_off(skyline, 359.8, 360.3, 0.1), false);
});

test('a camera that turns asks little of its canvas in a frame', () => {
  globalThis.document = { createElement: () => ({ getContext: paper }) }; // for the sprites of trees
  const town = prepared(CORNER);
  const calls = [];
  for (let pan = 0; pan < 36_000; pan += 450) {
    const ctx = paper();
    paint_scene(ctx, null, town, [pan, -800, 200], AFTERNOON, HURRIED);
    calls.push(ctx.calls);
  }
  const mean = calls.reduce((a, b) => a + b, 0) / calls.length;
  assert.ok(mean < 3_500, String(mean));
});

/** How often a hurried street fills something, a house counting once for each mark. */
function fills_of(house, detail) {
  const ctx = paper();
  let fills = 0;
  ctx.fill = () => { fills += 1; };
  const eye = lens([(house.az * 18_000) / Math.PI, -300, 100], 6, 640, 360);
  paint_house(ctx, eye, { ...house, drawn: null }, AFTERNOON, detail);
  return fills;
}

test('of a far house a camera that turns paints the roof and the walls, no edge that is no pixel wide', () => {
  const far = prepared(CORNER).seen.filter((item) => item.x0 !== undefined && item.roof === 'tile' && item.far > 120);
  const extra = far.map((house) => fills_of(house, HURRIED) - 1 - Number(house.left_h < house.h) - Number(house.right_h < house.h));
  assert.ok(far.length > 20);
  assert.ok(Math.max(...extra) <= 1, String(Math.max(...extra)));
  assert.ok(fills_of(far[0], FULL) > fills_of(far[0], HURRIED));
});

test('the shadows of a town stay while its light does, and go on with the next', () => {
  const town = prepared(CORNER);
  const shadow = (light) => {
    const ctx = paper();
    let found = null;
    ctx.fill = () => { if (ctx.globalCompositeOperation === 'multiply') found ??= structuredClone(ctx.paths); };
    paint_scene(ctx, null, town, [0, -3_000, 100], light, HURRIED);
    return found;
  };
  const first = shadow(AFTERNOON);
  assert.ok(first.length > 0);
  assert.deepEqual(shadow({ ...AFTERNOON, sx: -AFTERNOON.sx }), first);
  assert.notDeepEqual(shadow({ ...AFTERNOON, sx: -AFTERNOON.sx, bucket: AFTERNOON.bucket + 10 }), first);
});

test('what lies beyond the picture is left out, what reaches into it is not', () => {
  const town = prepared(CORNER);
  const k = town.seen.findLastIndex((item) => item.x0 !== undefined && item.far > 15);
  const asked = (pan_deg, seen) => {
    const ctx = paper();
    paint_scene(ctx, null, { ...town, seen, balls: town.balls.slice(4 * k, 4 * (k + seen.length)) }, [pan_deg * 100, -300, 100], AFTERNOON, HURRIED);
    return ctx.calls;
  };
  const shows = (pan_deg) => asked(pan_deg, [town.seen[k]]) > asked(pan_deg, []);
  const ahead = (town.seen[k].az * 180) / Math.PI;
  assert.deepEqual([0, 30, -30, 90, 180, 270].map((turn) => shows(ahead + turn)), [true, true, true, false, false, false]);
});
