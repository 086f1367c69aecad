import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** Ten steps because Mantine asks for ten; what is seen comes from the variables of tokens.css. */
const roast: MantineColorsTuple = [
  "#fbf1e8",
  "#f8e8da",
  "#efcfb4",
  "#e3b08a",
  "#d68f60",
  "#c26b33",
  "#a44a12",
  "#8a3c0c",
  "#6f300a",
  "#552508",
];

export const theme = createTheme({
  colors: { roast },
  primaryColor: "roast",
  primaryShade: 6,
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  defaultRadius: 8,
  respectReducedMotion: true,
});
