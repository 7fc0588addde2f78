"""The one palette and the one typeface of everything pmxl draws."""

from typing import Final

from pmxl.vocabulary import Book, Department, Light, Stage

FONT: Final = "微软雅黑"
SIZE: Final = 10

INK: Final = "#1F2933"
MUTED: Final = "#7B8794"
LINE: Final = "#D9E2EC"
PAPER: Final = "#FFFFFF"
BAND: Final = "#F7FAFC"
COMPUTED: Final = "#EEF2F6"
ACCENT: Final = "#1F5FA8"
GREEN: Final = "#2E9E5B"
YELLOW: Final = "#E3A008"
RED: Final = "#D64545"
GREY: Final = "#9AA5B1"
AMBER_INK: Final = "#A87400"
STRIPE: Final = "#D7E6F0"

LIGHTS: Final = {Light.GREEN: GREEN, Light.YELLOW: YELLOW, Light.RED: RED, Light.GREY: GREY}
LIGHT_FILLS: Final = {
    Light.GREEN: "#DDF3E6",
    Light.YELLOW: "#FCEFC7",
    Light.RED: "#F9DADA",
    Light.GREY: "#E4E8EC",
}

DEPARTMENTS: Final = {
    Department.SALES: "#1F5FA8",
    Department.OPERATIONS: "#1B8A8A",
    Department.SOLUTION: "#6B4FA0",
    Department.PMO: "#1F2933",
    Department.PM: "#D9772B",
    Department.RND: "#2E9E5B",
    Department.ENGINEERING: "#8A5A3B",
    Department.FINANCE: "#B8902F",
}

STAGES: Final = {
    Stage.INITIATION: "#EDF4FB",
    Stage.SOLUTION: "#DCE9F6",
    Stage.CONTRACT: "#C8DCF0",
    Stage.PREPARATION: "#B2CDE9",
    Stage.DELIVERY: "#99BCE0",
    Stage.ACCEPTANCE: "#7FAAD6",
    Stage.CLOSED: "#E4E8EC",
}

TABS: Final = {
    Book.PROJECTS: ACCENT,
    Book.DELIVERY: "#8A5A3B",
    Book.MONEY: "#B8902F",
    Book.SETTINGS: INK,
}
