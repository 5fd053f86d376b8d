import { expect, it } from 'vitest';
import { svgFault } from '../../../server/brand/svg-fault';

const fault = (text: string): string | undefined => svgFault(new TextEncoder().encode(text));
const svg = (content: string): string => `<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`;

it.each([
  svg('<rect width="4" height="4" fill="url(#a)"/><use href="#a"/>'),
  `<?xml version="1.0"?>\n<!-- Made by hand -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">\n${svg('')}`,
  svg('<style>path { fill: #123 }</style><path d="M0 0h4v4z"/>'),
  svg('<image href="data:image/png;base64,AAAA"/>'),
])('a drawing is a logo: %s', (text) => {
  expect(fault(text)).toBeUndefined();
});

it.each([
  ['<html></html>', 'does not begin with <svg>'],
  [svg('<script>alert(1)</script>'), 'contains a script'],
  [svg('<g onload="alert(1)"/>'), 'contains an event handler'],
  [svg('<foreignObject/>'), 'contains an embedded document'],
  [`<!DOCTYPE svg [<!ENTITY a "aaaa">]>${svg('&a;')}`, 'contains entities'],
  [svg('<a href="javascript:alert(1)"/>'), 'contains an address that is a script'],
  [svg('<image xlink:href="https://example.com/x.png"/>'), 'refers to "https://example.com/x.png"'],
  [svg('<rect fill="url(https://example.com/#a)"/>'), 'refers to "https://example.com/#a"'],
  [svg('<image href="data:image/svg+xml;base64,AAAA"/>'), 'refers to "data:image/svg+xml;base64,AAAA"'],
  [svg('<style>@import "x.css";</style>'), 'contains an imported style sheet'],
])('a file that could do more than draw is none: %s', (text, reason) => {
  expect(fault(text)).toBe(reason);
});

it('bytes that are no text are none', () => {
  expect(svgFault(new Uint8Array([0xff, 0xfe, 0x3c]))).toBe('is not UTF-8');
});
