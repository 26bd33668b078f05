import { describe, expect, it } from 'vitest';
import { outsideRequests } from '../../docs/.vitepress/outside.js';

describe('requests of the site to other hosts', () => {
  it.each([
    '<script async src="https://cdn.example/a.js">',
    "<img alt='a' src='//images.example/a.png'>",
    '<img srcset="https://images.example/a.png 2x">',
    '<link rel="stylesheet" href="https://fonts.example/css?family=A">',
    '<link href=https://example.org/icon.svg rel=icon>',
    '<svg><image xlink:href="https://example.org/a.png"/></svg>',
    '@font-face { src: url(https://fonts.example/a.woff2) }',
    '@import "https://fonts.example/a.css";',
    'fetch("https://example.org/index.json")',
    'await import(`https://cdn.example/a.js`)',
    'import a from"https://cdn.example/a.js"',
    'new WebSocket("wss://example.org")',
    'x.open("GET","https://example.org/a")',
    `<a class="VPSocialLink no-icon" href="https://example.org/a">`,
    'image.src="https://example.org/a.png"',
  ])('finds %s, which makes the build fail', (text) => {
    expect(outsideRequests(`a ${text} b`)).toHaveLength(1);
  });

  it.each([
    '<a href="https://github.com/a/b">source</a>',
    '<script type="module" src="/assets/app.js">',
    '<img src="./pictures/a.png">',
    '<link rel="canonical" href="https://example.org/">',
    '<svg xmlns="http://www.w3.org/2000/svg">',
    'url("data:image/svg+xml,%3Csvg xmlns=%27http://www.w3.org/2000/svg%27/%3E")',
    'fetch("/index.json") // of https://example.org',
    'createElementNS("http://www.w3.org/2000/svg",name)',
    '<code>fetch(&quot;https://example.org&quot;)</code>',
  ])('takes %s for none', (text) => {
    expect(outsideRequests(text)).toEqual([]);
  });
});
