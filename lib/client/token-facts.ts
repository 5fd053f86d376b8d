/** Claims of a token. They are not verified here; the server does that. */
export interface TokenFacts {
  readonly user: string | undefined;
  /** Times of expiry and issue, ms since 1970. */
  readonly expires: number | undefined;
  readonly issued: number | undefined;
}

const NOTHING: TokenFacts = { user: undefined, expires: undefined, issued: undefined };

/** Reads the claims of a JSON Web Token (RFC 7519); all are undefined for other texts. */
export function tokenFacts(token: string | undefined): TokenFacts {
  const part = token?.split('.')[1];
  if (part === undefined) return NOTHING;
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    const { sub, exp, iat } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return {
      user: typeof sub === 'string' ? sub : undefined,
      expires: typeof exp === 'number' ? exp * 1_000 : undefined,
      issued: typeof iat === 'number' ? iat * 1_000 : undefined,
    };
  } catch {
    return NOTHING;
  }
}
