/** What the engine may know of the machine: its home for the keychain, its temporary folder, and what Windows' own libraries ask for. */
const passed: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  // Without SystemRoot, Windows opens neither sockets nor its random numbers.
  win32: ['SystemRoot', 'SystemDrive', 'windir', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'],
  darwin: ['HOME', 'USER', 'TMPDIR', 'TZ'],
  linux: ['HOME', 'USER', 'TMPDIR', 'TZ', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS'],
};

/** The engine's environment: nothing of the user's shell (keys, proxies, NODE_OPTIONS) but what is named above, and our own. */
export function engineEnvironment(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = (passed[platform] ?? []).flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...own };
}
