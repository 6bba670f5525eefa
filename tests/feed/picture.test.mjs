import assert from 'node:assert/strict';
import test from 'node:test';

import { band_of, band_text, place_of, px_per_m, px_per_m_of } from '../../pages/parts/feed/bands.js';
import { REACH_M, gain, lamp_cells, lamplight_at, lamps_before, on_ground, on_wall } from '../../pages/parts/feed/lamplight.js';
import { hides_windows, is_masked, mosaic_of } from '../../pages/parts/feed/masks.js';
import { half_width, lens } from '../../pages/parts/feed/projection.js';
import { paint_between } from '../../pages/parts/feed/standing.js';
import { bar_layout, file_name, fitted, tame } from '../../pages/parts/feed/still.js';
import { awake_at, light_at } from '../../pages/parts/feed/sun.js';

const LIGHT = { ambient: [1, 1, 1], beam: [0, 0, 0] };
const letters = (text) => Array.from(text).length;

// ------------------------------------------------------------------------------------ bands

test('pixels per metre are those of the engine: 1920 over twice the depth and the half width', () => {
  // synthetic.cameras.px_per_m(10, 100) and (40, 3000)
  assert.ok(Math.abs(px_per_m(10, half_width(100)) - 154.53088) < 1e-4, String(px_per_m(10, half_width(100))));
  assert.ok(Math.abs(px_per_m(40, half_width(3000)) - 1158.98158) < 1e-4, String(px_per_m(40, half_width(3000))));
});

test('the depth is that of the body one metre up, along the optical axis, whatever the canvas', () => {
  const here = { x_m: 3, y_m: 20 };
  const tilt = (-20 * Math.PI) / 180;
  const depth = 20 * Math.cos(tilt) + (1 - 6) * Math.sin(tilt);
  for (const [width, height] of [[640, 360], [192, 108]]) {
    const eye = lens([0, -2000, 250], 6, width, height);
    assert.ok(Math.abs(px_per_m_of(eye, { here }) - px_per_m(depth, half_width(250))) < 1e-9);
  }
  assert.equal(px_per_m_of(lens([18000, 0, 100], 6, 640, 360), { here }), 0);
});

test('bands begin at 25, 62, 125 and 250 pixels a metre, and no number reads as the next band', () => {
  const bands = [[0, 'none'], [24.99, 'none'], [25, 'detection'], [61.9, 'detection'], [62, 'observation'], [125, 'recognition'], [249.9, 'recognition'], [250, 'identification'], [9000, 'identification']];
  for (const [pixels, band] of bands) assert.equal(band_of(pixels), band);
  assert.equal(band_text(124.9, { observation: 'observación' }), 'observación · 124 px/m');
  assert.equal(band_text(143.2, null), 'recognition · 143 px/m');
});

test('the readout stays in the picture, below the figure or beside it', () => {
  for (const frame of [{ x0: 300, y0: 100, x1: 330, y1: 200 }, { x0: 2, y0: 2, x1: 40, y1: 338 }, { x0: 600, y0: 250, x1: 638, y1: 338 }]) {
    const { x, y, wide, high } = place_of(frame, 160, 17, 640, 340);
    assert.ok(x >= 0 && y >= 0 && x + wide <= 640 && y + high <= 340, JSON.stringify([x, y]));
    assert.ok(y >= frame.y1 || x >= frame.x1 || x + wide <= frame.x0, 'over the figure');
  }
});

// ------------------------------------------------------------------------------------ masks

test('a mosaic is the same for the same figure and no other, and knows neither skin nor hair', () => {
  assert.deepEqual(mosaic_of(7, LIGHT), mosaic_of(7, LIGHT));
  assert.equal(mosaic_of(7, LIGHT).length, 16);
  const many = new Set(Array.from({ length: 50 }, (_, i) => mosaic_of(1e11 + i, LIGHT).join()));
  assert.equal(many.size, 50);
});

test('only what the wire masks is masked', () => {
  assert.deepEqual([{ face: 'masked' }, {}, { face: null }, { face: true }].map(is_masked), [true, false, false, false]);
  assert.deepEqual([['windows'], [], undefined, null, 'windows', ['faces']].map(hides_windows), [true, false, false, false, false, false]);
});

// ------------------------------------------------------------------------------------ lamps

test('lamp light falls off steadily and ends', () => {
  assert.equal(on_ground(0), 1);
  for (let r = 0; r < REACH_M; r += 0.5) assert.ok(on_ground(r) > on_ground(r + 0.5));
  assert.equal(on_ground(REACH_M), 0);
});

test('the cells find the same lamps as a search through all', () => {
  const lamps = Array.from({ length: 60 }, (_, k) => ({ x: ((k * 37) % 160) - 80, y: ((k * 61) % 150) - 75, h: 4, dx: 0, dy: 0 }));
  const cells = lamp_cells(lamps);
  for (let k = 0; k < 400; k++) {
    const [x, y] = [((k * 7.3) % 180) - 90, ((k * 11.9) % 180) - 90];
    const all = Math.min(1, lamps.reduce((sum, lamp) => sum + on_ground(Math.hypot(lamp.x - x, lamp.y - y)), 0));
    assert.ok(Math.abs(lamplight_at(cells, x, y) - all) < 1e-9);
  }
  assert.equal(lamplight_at(undefined, 0, 0), 0);
});

test('a lamp lights the wall before it, brightest opposite, not the wall that looks away', () => {
  const wall = { x0: 0, y0: 0, dx: 1, dy: 0, nx: 0, ny: -1, len: 20 };
  const lamp = { x: 8, y: -2, h: 4.3, dx: 0, dy: 0 };
  const found = lamps_before(wall, [lamp]);
  assert.deepEqual(found, [{ s: 8, out: 2, h: 4.3 }]);
  assert.ok(on_wall(found, 8, 4) > on_wall(found, 8, 1) && on_wall(found, 8, 4) > on_wall(found, 12, 4) && on_wall(found, 8, 4) > on_wall(found, 8, 8));
  assert.equal(lamps_before({ ...wall, ny: 1 }, [lamp]).length, 0);
  assert.deepEqual(gain([0.5, 0.5, 0.5], 0), [1, 1, 1]);
});

test('in the small hours fewer windows are lit, at any hour some share between none and all', () => {
  for (let hour = 0; hour <= 24; hour += 0.1) assert.ok(awake_at(hour) >= 0.1 && awake_at(hour) <= 1);
  assert.ok(awake_at(2) < 0.2 && awake_at(20) === 1);
  assert.equal(light_at('2018-07-12T20:00:00', 0).awake, 1);
});

// ------------------------------------------------------------------------------------ what stands before people

const thing = (depth, x0, x1) => ({ depth, box: { x0, y0: 0, x1, y1: 100 }, cut: { name: depth }, dirty: null });
const person = (depth, x0, x1) => ({ depth, box: { x0, y0: 20.4, x1, y1: 60.2 } });

function painted(things, shown) {
  const done = [];
  const ctx = { drawImage: (cut, ...at) => done.push([`thing ${cut.name}`, at.slice(4)]) };
  paint_between(ctx, { things }, shown, (one) => done.push([`person ${one.depth}`]));
  return done;
}

test('a thing nearer than a person is laid over them, where they meet and nowhere else', () => {
  assert.deepEqual(painted([thing(10, 40, 50)], [person(20, 30.5, 45)]), [['person 20'], ['thing 10', [40, 20, 5, 41]]]);
});

test('a person nearer than a thing stands before it', () => {
  assert.deepEqual(painted([thing(10, 40, 50)], [person(5, 30, 45)]), [['person 5']]);
  assert.deepEqual(painted([thing(10, 40, 50)], [person(20, 30, 45), person(5, 30, 45)]).map(([name]) => name), ['person 20', 'thing 10', 'person 5']);
});

test('what nobody passes behind is not painted again', () => {
  assert.deepEqual(painted([thing(10, 40, 50), thing(8, 80, 90)], [person(20, 0, 39)]), [['person 20']]);
  assert.deepEqual(painted([], [person(20, 0, 39)]), [['person 20']]);
});

// ------------------------------------------------------------------------------------ stills

test('text that does not fit ends in an ellipsis, and never is wider than its room', () => {
  assert.equal(fitted('C-041', 10, letters), 'C-041');
  assert.equal(fitted('Plaza Grande NE', 8, letters), 'Plaza G…');
  assert.equal(fitted('Plaza Grande', 7, letters), 'Plaza…');
  for (let room = 0; room < 9; room++) assert.ok(letters(fitted('👩‍👩‍👧 añ́b', room, letters)) <= room);
});

test('hostile text is tamed to one short line', () => {
  assert.equal(tame('a\n\n\tb\u202Ec\u0000\u200Bd'), 'a bcd');
  assert.equal(tame(null), '');
  assert.ok(letters(tame('x'.repeat(1e6))) <= 300);
  assert.equal(tame(`e${'\u0301'.repeat(40)}`), 'e\u0301\u0301');
  assert.equal(tame('<b>&'), '<b>&');
});

test('the bar has two columns, one in a narrow picture, and its height does not follow the text', () => {
  const lines = ['C-041 · Plaza Grande', '2018-07-12 17:43:12', 'operator', 'INC-2', 'row 17'];
  const bar = bar_layout(lines, 1280);
  assert.equal(bar.cells.length, 5);
  assert.equal(new Set(bar.cells.map((cell) => cell.x)).size, 2);
  assert.ok(bar.cells.every((cell) => cell.x >= 0 && cell.x + cell.room <= 1280 && cell.y < bar.high));
  assert.equal(bar_layout(lines.map((line) => line.repeat(900)), 1280).high, bar.high);
  assert.equal(new Set(bar_layout(lines, 320).cells.map((cell) => cell.x)).size, 1);
  assert.equal(bar_layout([...lines, '', ...Array(50).fill('x')], 1280).cells.length, 8);
});

test('a name is one that every file system takes', () => {
  assert.equal(file_name('C-041 17:43:12.png'), 'C-041 17-43-12.png');
  assert.equal(file_name('../../etc/passwd'), 'etc-passwd.png');
  assert.equal(file_name(''), 'still.png');
  assert.ok(letters(file_name('x'.repeat(999))) <= 84);
});
