/** Returns a token with these claims, in the form of a signed one but with an invalid signature. */
export function tokenOf(claims: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  return `head.${Buffer.from(bytes).toString('base64url')}.signature`;
}
