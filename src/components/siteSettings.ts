import type { ISettingRegistry } from '@jupyterlab/settingregistry';

/** Names the settings that the site keeps for itself; what counts is its own default, not what a user writes. */
const LOCKED = 'locked';

/**
 * Load settings of which the administrator may lock some (`overrides.json`).
 *
 * Of a locked setting the site's value holds, whatever the user set before, and the settings editor shows it
 * without letting it be changed.
 */
export function loadSettings(
  registry: ISettingRegistry,
  id: string
): Promise<ISettingRegistry.ISettings> {
  registry.transform(id, {
    fetch: plugin => {
      for (const name of lockedIn(plugin)) {
        forbidChange(plugin.schema.properties?.[name]);
      }
      return plugin;
    },
    compose: plugin => {
      const composite = { ...plugin.data.composite };
      for (const name of lockedIn(plugin)) {
        const value = plugin.schema.properties?.[name]?.default;
        if (value === undefined) {
          delete composite[name];
        } else {
          composite[name] = value;
        }
      }
      return { ...plugin, data: { ...plugin.data, composite } };
    }
  });
  return registry.load(id);
}

/** Whether the site keeps a setting for itself. */
export function isLocked(
  settings: ISettingRegistry.ISettings,
  name: string
): boolean {
  return settings.schema.properties?.[name]?.readOnly === true;
}

/** Have a schema and all within it shown without being editable: a form looks at each field's own mark. */
function forbidChange(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) {
    return;
  }
  const { additionalProperties, items, properties } = schema as {
    additionalProperties?: unknown;
    items?: unknown;
    properties?: Record<string, unknown>;
  };
  Object.assign(schema, { readOnly: true });
  const inner = [
    additionalProperties,
    items,
    ...Object.values(properties ?? {})
  ];
  inner.forEach(forbidChange);
}

function lockedIn({ schema }: ISettingRegistry.IPlugin): string[] {
  const names = schema.properties?.[LOCKED]?.default;
  return Array.isArray(names) ? names.map(String) : [];
}
