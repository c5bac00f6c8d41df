/** Where notices stand: a place of the page itself, so that they push what is there down instead of covering it. */
export const noticeHost = document.createElement('div');
