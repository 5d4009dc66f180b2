// Time and pixels: pure functions, times in ms.

export const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

const STEPS = [
  100, 200, 500, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000, 1800000, 3600000,
];

// Labelled ticks at least `room` pixels apart, and how many smaller ones lie between two of them.
export function tickStep(pixelsPerMs, room = 72) {
  const step = STEPS.find((one) => one * pixelsPerMs >= room) ?? 7200000;
  const parts = [10, 5, 4, 3, 2].find((count) => (step * pixelsPerMs) / count >= 7 && (step / count) % 50 === 0);
  return { step, parts: parts ?? 1 };
}

const two = (number) => String(number).padStart(2, "0");

// "1:05", "1:02:03"; with tenths "1:05.3".
export function clockText(time, tenths = false) {
  const units = Math.floor(Math.max(0, time) / 100 + 1e-6);
  const seconds = Math.floor(units / 10);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const start = hours ? `${hours}:${two(minutes)}` : `${minutes}`;
  return `${start}:${two(seconds % 60)}${tenths ? `.${units % 10}` : ""}`;
}

// As a ruler says it: seconds alone below a minute.
export function tickText(time, step) {
  if (time < 60000 && step < 60000) {
    return step < 1000 ? `${(time / 1000).toFixed(1)}s` : `${time / 1000}s`;
  }
  return clockText(time, step < 1000);
}

// For somebody who listens: "1 minute 5.3 seconds".
export function spokenTime(time) {
  const minutes = Math.floor(time / 60000);
  const seconds = Math.round((time % 60000) / 100) / 10;
  const said = `${seconds} second${seconds === 1 ? "" : "s"}`;
  return minutes ? `${minutes} minute${minutes === 1 ? "" : "s"} ${said}` : said;
}
