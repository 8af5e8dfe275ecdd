// What nobody should type, and somebody will.
export const hostile = {
  empty: "",
  spaces: "   ",
  html: `<img src=x onerror="window.broken=1"><script>window.broken=1</script>`,
  sql: "'; DROP TABLE referrals; --",
  rightToLeft: "\u202Eerttel\u202C \u2066envers",
  emoji: "👩🏽‍🦽👨‍👩‍👧‍👦🏳️‍🌈",
  control: "a\u0001b\u0007c\u001b[31m",
  huge: "é".repeat(50_000), // 100 kB
};

// Files that are none of what is asked for.
export const hostileFiles = {
  empty: "",
  torn: "{",
  deep: "[".repeat(5_000),
  html: JSON.stringify({ title: { a: 1 }, communes: ["<b>"], text: "<img src=x onerror='window.broken=1'>" }),
  nought: "\u0000".repeat(100),
  huge: "é".repeat(50_000),
};
