// The security token as the cookie has it now.

export function freshToken() {
  const found = document.cookie.match(/(?:^|; )(?:__Host-csrf|rooms-csrf)=([^;]+)/);
  return found && found[1];
}
