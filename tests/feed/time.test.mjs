import assert from 'node:assert/strict';
import test from 'node:test';

import { bucket_of, light_at, sun_at } from '../../pages/parts/feed/sun.js';
import { clock_text, date_text, hour_of_day } from '../../pages/parts/feed/time.js';

const START = '2018-07-12T17:40:00';

test('192 seconds after the start it is 17:43:12', () => {
  assert.equal(clock_text(START, 192_000), '17:43:12');
  assert.equal(clock_text(START, 192_999), '17:43:12');
  assert.equal(date_text(START, 192_000), '2018-07-12');
});

test('midnight turns the date', () => {
  assert.equal(clock_text('2018-07-12T23:59:59', 1000), '00:00:00');
  assert.equal(date_text('2018-07-12T23:59:59', 1000), '2018-07-13');
  assert.equal(date_text('2018-12-31T23:59', 120_000), '2019-01-01');
});

test('what is no time is told as none', () => {
  for (const [starts, t] of [[undefined, 0], ['soon', 0], [START, NaN], [START, undefined]]) {
    assert.equal(clock_text(starts, t), '--:--:--');
    assert.ok(Number.isFinite(hour_of_day(starts, t)));
  }
});

test('the sun of Quito sets in the west north west about a quarter past six in July', () => {
  assert.ok(sun_at('2018-07-12T18:10:00', 0).elevation_deg > 0);
  assert.ok(sun_at('2018-07-12T18:25:00', 0).elevation_deg < 0);
  const { azimuth_deg } = sun_at('2018-07-12T18:00:00', 0);
  assert.ok(azimuth_deg > 285 && azimuth_deg < 300, String(azimuth_deg));
});

test('at noon in late March it stands overhead, and in the morning in the east', () => {
  assert.ok(sun_at('2018-03-21T12:20:00', 0).elevation_deg > 87);
  const morning = sun_at('2018-07-12T08:00:00', 0);
  assert.ok(morning.azimuth_deg > 45 && morning.azimuth_deg < 90 && morning.elevation_deg > 15);
});

test('late afternoon is day, half past eight is night with lamps', () => {
  assert.equal(light_at(START, 192_000).night, false);
  assert.equal(light_at(START, 192_000).lamps, false);
  assert.equal(light_at('2018-07-12T20:30:00', 0).night, true);
  assert.equal(light_at('2018-07-12T20:30:00', 0).lamps, true);
});

test('a light bucket lasts minutes', () => {
  assert.equal(bucket_of(START, 0), bucket_of(START, 119_000));
  assert.notEqual(bucket_of(START, 0), bucket_of(START, 121_000));
});
