// The faces: where each one's source stands, under which path a daemon serves it, what its window is called before it
// speaks, and what it says to a browser without scripts.
const scripts = "activez JavaScript dans le navigateur pour continuer. Please enable JavaScript to continue.";
const slip =
  "activez JavaScript dans le navigateur, ou appelez le lieu écrit sur votre fiche. Please enable JavaScript, or call the " +
  "place written on your slip.";

export const faces = {
  desk: { source: "node/web", base: "/", title: "Guichet Relais", otherwise: scripts },
  observatory: {
    source: "hub/web/observatory",
    base: "/observatoire/",
    title: "Observatoire Relais",
    otherwise: scripts,
  },
  conventions: { source: "hub/web/conventions", base: "/conventions/", title: "Conventions Relais", otherwise: scripts },
  public: { source: "hub/web/public", base: "/", title: "Relais", otherwise: slip },
};
