// Dates and times (RFC 3339 section 5.6 and appendix A). Digits are ASCII; a leap second is one at 23:59:60 UTC.

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d\d:\d\d:\d\d(?:\.\d+)?(?:[zZ]|[+-]\d\d:\d\d)$/;
// A unit is followed by the next smaller one or by none: neither `P1Y2D` nor `PT1H2S`.
const DURATION_DATE = '\\d+D|\\d+M(?:\\d+D)?|\\d+Y(?:\\d+M(?:\\d+D)?)?';
const DURATION_TIME = 'T(?:\\d+S|\\d+M(?:\\d+S)?|\\d+H(?:\\d+M(?:\\d+S)?)?)';
const DURATION = new RegExp(`^P(?:\\d+W|${DURATION_TIME}|(?:${DURATION_DATE})(?:${DURATION_TIME})?)$`);

/** `full-date`. */
export function isDate(text: string): boolean {
  if (text.length !== 10 || !DATE.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(Number(text.slice(0, 4)), month);
}

/** `full-time`, with an offset. */
export function isTime(text: string): boolean {
  if (!TIME.test(text)) return false;
  const [hour, minute, second] = [twoDigits(text, 0), twoDigits(text, 3), twoDigits(text, 6)];
  const isUtc = /[zZ]$/.test(text);
  const offsetHour = isUtc ? 0 : twoDigits(text, text.length - 5);
  const offsetMinute = isUtc ? 0 : twoDigits(text, text.length - 2);
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  const offset = (offsetHour * 60 + offsetMinute) * (text.at(-6) === '-' ? -1 : 1);
  return (hour * 60 + minute - offset + 2 * 1440) % 1440 === 1439;
}

/** `date-time`. */
export function isDateTime(text: string): boolean {
  return /^[tT]$/.test(text.charAt(10)) && isDate(text.slice(0, 10)) && isTime(text.slice(11));
}

/** `duration`: weeks alone, or the other units in their order and without gaps (RFC 3339 appendix A). */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 0x30) * 10 + text.charCodeAt(at + 1) - 0x30;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
