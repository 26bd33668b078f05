import { describe, expect, it } from 'vitest';
import { defineConfig } from '../../src/index.js';
import { configJsonSchema } from '../../src/library/config-schema.js';
import { settings } from '../../src/runner/settings/settings.js';

describe('the JSON Schema of a config file', () => {
  const schema = configJsonSchema() as {
    properties: Record<string, { description?: string; type?: string; minimum?: number }>;
    required?: readonly string[];
    additionalProperties: boolean;
  };

  it('describes every setting, and check, and nothing else', () => {
    expect(Object.keys(schema.properties).sort()).toEqual(
      [...Object.keys(settings), 'check'].sort(),
    );
    for (const [name, { describe }] of Object.entries(settings)) {
      expect(schema.properties[name]?.description).toBe(describe);
    }
    expect(schema.additionalProperties).toBe(false);
  });

  it('requires nothing, for flags may add to it, and bounds what has bounds', () => {
    expect(schema.required ?? []).toEqual([]);
    expect(schema.properties['limit']).toMatchObject({ type: 'integer', minimum: 1 });
  });
});

describe('defineConfig', () => {
  it('gives back what it is given', () => {
    const config = { model: 'demo', limit: 3, check: { margin: 1 } };
    expect(defineConfig(config)).toBe(config);
  });
});
