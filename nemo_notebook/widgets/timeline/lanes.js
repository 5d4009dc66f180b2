// Where the tracks and their segments lie: pure geometry, without a page.

export const RULER = 28;
const GAP = 4;
const PAD = 6;

// Heights in px by the type of a track; a track of pictures without any is lower.
const heightOf = (track, pictured) => {
  if (track.type === 0) return pictured ? 58 : 34;
  return track.type === 1 ? 46 : 30;
};

// One lane a track, from the top; each knows its segments in the order of their start.
export function layLanes(tracks, pictured) {
  let top = PAD;
  const lanes = tracks.map((track, number) => {
    const height = heightOf(track, pictured);
    const lane = { number, track, top, height, segments: track.segments, reach: [] };
    let reach = -Infinity;
    for (const segment of track.segments) {
      reach = Math.max(reach, segment.start + segment.duration);
      lane.reach.push(reach);
    }
    top += height + GAP;
    return lane;
  });
  return { lanes, height: top - GAP + PAD };
}

// The first segment that may still be seen at or after `time`.
export function firstFrom(lane, time) {
  let low = 0;
  let high = lane.reach.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane.reach[middle] > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

// The segment at a time, the last drawn where several overlap; `slack` ms help to hit thin ones.
export function segmentAt(lane, time, slack = 0) {
  let found = null;
  let near = null;
  for (let n = firstFrom(lane, time - slack); n < lane.segments.length; n += 1) {
    const segment = lane.segments[n];
    if (segment.start > time + slack) break;
    if (segment.start <= time && time < segment.start + segment.duration) found = segment;
    else if (!near) near = segment;
  }
  return found ?? near;
}

export const laneAt = (lanes, y) => lanes.find((lane) => y >= lane.top && y < lane.top + lane.height + GAP) ?? null;
