/** UTF-16 units. */
export const MAX_TEXT = 4_000;

/** No control characters but the line feed and the tab. Everything else is text, and never anything but text: no markup is meant. */
export const TEXT = new RegExp('^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$');

/** The greatest number of a message in its conversation; the first has 1. */
export const MAX_SEQ = 2_147_483_647;
