// The faces: where each one's source stands and under which path a daemon serves it.
export const faces = {
  desk: { source: "node/web", base: "/" },
  observatory: { source: "hub/web/observatory", base: "/observatoire/" },
  conventions: { source: "hub/web/conventions", base: "/conventions/" },
  public: { source: "hub/web/public", base: "/" },
};
