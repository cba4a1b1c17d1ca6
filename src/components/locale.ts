const numbers = new Map<string, Intl.NumberFormat>();

/** The language that JupyterLab speaks, in the variant that the reader's browser prefers. */
export function spokenLocale(): string {
  const spoken = document.documentElement.lang || 'en';
  const [language] = spoken.split('-');
  // On some systems a browser names its encoding, too: en-US@posix.
  const preferred = navigator.languages.map(name => name.split('@')[0]);
  return preferred.find(name => name.split('-')[0] === language) ?? spoken;
}

/** A number as the reader writes it, with so many digits after the point. */
export function numberOf(value: number, digits = 0): string {
  const locale = spokenLocale();
  const key = `${locale} ${digits}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits
    });
    numbers.set(key, format);
  }
  return format.format(value);
}
