import assert from 'node:assert/strict';
import test from 'node:test';

import { has_drawn, view_of } from '../../pages/parts/map/deck.js';
import { ground_of, paint_ground } from '../../pages/parts/map/ground.js';
import { along } from '../../pages/parts/map/marks.js';
import { metres_of, nearest, screen_of, spot } from '../../pages/parts/map/plane.js';
import { area_in_view, footprint, free_share, walls_of } from '../../pages/parts/map/sight.js';
import { look, whole } from '../../pages/parts/feed/watch.js';

const FRAME = { lon: -78.5125, lat: -0.2201, m_lon: 111_318.5, m_lat: 110_573.2 };
const VIEW = { longitude: FRAME.lon, latitude: FRAME.lat, zoom: 15.6, width: 500, height: 640 };

/** Web Mercator as deck.gl has it, written down anew. */
function mercator(view, lon, lat) {
  const world = (lon_deg, lat_deg) => [
    (512 * (lon_deg + 180)) / 360,
    (512 * (1 + Math.log(Math.tan(Math.PI / 4 + (lat_deg * Math.PI) / 360)) / Math.PI)) / 2,
  ];
  const [x, y] = world(lon, lat);
  const [cx, cy] = world(view.longitude, view.latitude);
  return [view.width / 2 + (x - cx) * 2 ** view.zoom, view.height / 2 - (y - cy) * 2 ** view.zoom];
}

test('a place falls where deck.gl has it, within 20 cm across the whole city, wherever the map is dragged', () => {
  for (const zoom of [11, 15.6, 19]) {
    for (const [lon, lat] of [[-78.5125, -0.2201], [-78.5, -0.2], [-78.47, -0.1], [-78.56, -0.33]]) {
      const view = { ...VIEW, zoom, longitude: -78.52, latitude: -0.21 };
      const screen = screen_of(FRAME, view);
      const mine = spot(screen, ...metres_of(FRAME, [lon, lat]));
      const theirs = mercator(view, lon, lat);
      const metres = Math.hypot(mine[0] - theirs[0], mine[1] - theirs[1]) / screen.sx;
      assert.ok(metres < 0.2, `${zoom} ${lon} ${lat}: ${metres} m off`);
    }
  }
});

test('of cameras under the pointer the nearest is meant, none that is far', () => {
  const screen = screen_of(FRAME, VIEW);
  const cameras = [{ id: 'C-001', e: 0, n: 0 }, { id: 'C-002', e: 12, n: 0 }];
  const [x, y] = spot(screen, 10, 0);
  assert.equal(nearest(screen, cameras, x, y, 14).id, 'C-002');
  assert.equal(nearest(screen, cameras, x, y + 60, 14), null);
});

test('a patrol is between the points of its way, and stays within it', () => {
  const way = [0, 0, 10, 0, 10, 20];
  assert.deepEqual(along(way, 0.25), [5, 0]);
  assert.deepEqual(along(way, 0.75), [10, 10]);
  assert.deepEqual(along(way, 7), [10, 20]);
  assert.deepEqual(along([3, 4], 0.5), [3, 4]);
});

test('what a camera sees ends at a wall, and lies where it looks', () => {
  const wall = walls_of({ blocks: [{ ring: [[-50, 30], [50, 30], [50, 40], [-50, 40]] }] });
  const open = area_in_view([0, -800, 200], 6, []);
  const ended = area_in_view([0, -800, 200], 6, wall);
  assert.ok(Math.max(...open.map(([, y]) => y)) > 60);
  assert.ok(Math.max(...ended.map(([, y]) => y)) <= 30 + 1e-6);
  assert.ok(area_in_view([18000, -800, 200], 6, []).every(([, y]) => y < 0));
  assert.equal(free_share([0, 60], wall), 0.5);
});

test('a camera that looks at the sky, or straight down, has an area all the same', () => {
  for (const pose of [[0, 1500, 100], [0, -9000, 100], [12345, 0, 3000]]) {
    assert.ok(footprint(pose, 6).flat().every(Number.isFinite), String(pose));
  }
});

test('a chart that is built otherwise is one that is not there', () => {
  assert.equal(view_of({ getViewports: () => [] }), null);
  assert.equal(view_of({}), null);
  assert.equal(has_drawn({}), false);
});

test('what was told of a figure is known in the next answer, and forgotten once it is gone', () => {
  const first = { feeds: { g1: { figures: [{ i: 7, looks: { h_cm: 170, top: '#c00' }, gait: 1, p: [0, 0, 0], label: 'him' }] } } };
  const next = whole({ feeds: { g1: { figures: [{ i: 7, gait: 2, p: [4, 1, 1] }] } } }, first);
  assert.deepEqual(next.feeds.g1.figures, [{ i: 7, looks: { h_cm: 170, top: '#c00' }, gait: 2, p: [4, 1, 1] }]);
  const changed = whole({ feeds: { g1: { figures: [{ i: 7, looks: { h_cm: 170, top: '#888' }, gait: 1, p: [8, 1, 1] }] } } }, next);
  assert.equal(changed.feeds.g1.figures[0].looks.top, '#888');
  const going_on = whole({ feeds: { g1: { camera: 'C-001' } } }, changed); // told without figures: they go on
  assert.deepEqual(going_on.feeds.g1.figures, changed.feeds.g1.figures);
  assert.deepEqual(whole({ feeds: { g2: {} } }, changed).feeds.g2.figures, []);
  assert.deepEqual(whole({ feeds: {} }, changed), { feeds: {} });
});

test('feeds and map share one look, and whoever comes later hears the last answer', async () => {
  const asked = [];
  globalThis.window = globalThis;
  globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
  globalThis.fetch = async (address) => {
    asked.push(address);
    return { ok: true, json: async () => ({ t: asked.length, mark: `m${asked.length}`, feeds: {} }) };
  };
  const heard = [];
  const soon = () => new Promise((done) => setTimeout(done, 15));
  const feeds = look('/look?exercise=x', (body) => heard.push(['feeds', body.t]));
  await soon();
  const map = look('/look?exercise=x', (body) => heard.push(['map', body.t]));
  await soon();
  feeds.now();
  map.now();
  await soon();
  assert.deepEqual(asked, ['/look?exercise=x', '/look?exercise=x&have=m1']);
  assert.deepEqual(heard, [['feeds', 1], ['map', 1], ['feeds', 2], ['map', 2]]);
  feeds.stop();
  map.now();
  await soon();
  assert.deepEqual(heard.at(-1), ['map', 3]);
  map.stop();
});

test('until deck.gl draws, the word SYNTHETIC is painted on the ground, over all that lies there', async (t) => {
  const [fetched, filled] = [[], []];
  t.mock.method(globalThis, 'fetch', async (address) => {
    fetched.push(address);
    return { ok: true, json: async () => [{ polygon: [[0, 0], [1, 0], [1, 1]] }] };
  });
  globalThis.Path2D = class { moveTo() {} lineTo() {} closePath() {} };
  t.after(() => delete globalThis.Path2D);
  const ctx = { save() {}, restore() {}, setTransform() {}, fill() { filled.push(this.fillStyle); } };
  const colours = { grounds: 'g', blocks: 'b', footprints: 'f', word: 'w' };
  paint_ground(ctx, await ground_of('/data/x/', FRAME), screen_of(FRAME, VIEW), 1, colours);
  assert.ok(fetched.includes('/data/x/word.json'));
  assert.equal(filled.at(-1), 'w');
});
