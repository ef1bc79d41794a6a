"""A made-up country of feeds, municipalities and themes, in which we know what is a rise and what is not.

342 municipalities in 12 provinces, 46 feeds (national, regional, local), 10 themes, 7 years. Mean stories are
sum over feeds of (items of the feed) x (share about the municipality) x (share of the theme) x (local factor), where
the local factor drifts and has a season of its own. Feeds appear, stop and return. All figures are invented; the
sizes follow Dutch media only in their order of magnitude.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from monitor.detect.calendar import Calendar, event_periods
from monitor.detect.counts import Flags, Floats
from monitor.detect.evaluation.noufaily import draw
from monitor.detect.exposure import PanelSettings, panel

FeedEvent = Literal["quiet", "new national feed", "new regional feeds", "regional feeds back", "regional feeds stopped"]
N_PLACES, N_PROVINCES, N_THEMES, N_WEEKS = 342, 12, 10, 364
N_NATIONAL, N_LOCAL = 6, 28
TEST_WEEKS = 13
FIRST_TEST = N_WEEKS - TEST_WEEKS
AWAY_WEEKS = 130  # an outage of two and a half years
HIT_PROVINCES = (2, 5, 9)
PHI = 1.3  # stories come in small bunches
DRIFT = 0.2  # standard deviation of the log local factor after a year
LOCAL_SEASON = 0.2
WAVE = 0.13  # weekly step of the log of a theme's share; it falls back by a tenth a week
LATE = 0.03  # share of stories that arrive more than two days after the end of their week
ARRIVALS = (  # first Saturday after 11 November: the national arrival of Sinterklaas; ISO week 45, 46 or 47
    date(2019, 11, 16),
    date(2020, 11, 14),
    date(2021, 11, 13),
    date(2022, 11, 12),
    date(2023, 11, 18),
    date(2024, 11, 16),
    date(2025, 11, 15),
)
ARRIVAL_THEME, ARRIVAL_PEAK = 0, 10.0
# The week of the arrival is no quiet one to methods that compare with the past: that theme is measured apart.
QUIET_THEMES = tuple(theme for theme in range(N_THEMES) if theme != ARRIVAL_THEME)
CALENDAR = Calendar(step="week", first=date(2019, 1, 7), length=N_WEEKS)
Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The panel with one kind of feed event at ``FIRST_TEST``; weeks are in the last axis."""

    event: FeedEvent
    province: Numbers  # (n_places,)
    inhabitants: Floats
    items: Floats  # (n_feeds, n_weeks) items collected
    counted: Flags  # the feed is in the panel
    located: Floats  # (n_feeds, n_places) over the last two years
    volume: Floats  # (n_places, n_weeks) located items of all feeds
    truth: Floats  # (n_places, n_weeks) expected located items of the counted feeds
    stories: Floats  # (n_places, n_themes, n_weeks) of the counted feeds
    everything: Floats  # the same of all feeds, also those not in the panel
    mean: Floats  # of stories, late ones taken off
    hit: Flags  # (n_places,) where the event happened

    @property
    def national(self) -> Floats:
        """Items of all feeds: ``(n_weeks,)``."""
        return np.asarray(self.items.sum(axis=0))


def world(event: FeedEvent, median: float, seed: int, *, calm: bool = False) -> World:
    """Make the panel, scaled so that half of the series have fewer than ``median`` stories a week.

    A ``calm`` country has no national waves and no local drift or season: there every alarm of a comparison with the
    own past is false, while a national wave would be a true rise for it.
    """
    rng = np.random.default_rng(seed)
    province = np.arange(N_PLACES) % N_PROVINCES
    inhabitants = rng.lognormal(10.3, 0.8, N_PLACES)
    share, volume = _feeds(rng, province, inhabitants, event)
    active = _active(volume, event)
    items = np.where(active, rng.poisson(_weekly(rng, volume)), 0).astype(np.float64)
    counted = panel(items, active)
    truth = share.T @ np.where(counted, items, 0.0)
    rate = _theme_rates(rng, 0.0 if calm else WAVE)[None] * _local_factors(rng, 0.0 if calm else 1.0)
    scale = median / np.median((truth[:, None] * rate)[:, :, -52:].mean(axis=2))
    mean, extra = scale * truth[:, None] * rate, scale * (share.T @ np.where(counted, 0.0, items))[:, None] * rate
    mean[:, :, -1] *= 1 - LATE
    stories = draw(rng, mean, PHI)
    recent = slice(N_WEEKS - PanelSettings().share_weeks, N_WEEKS)
    return World(
        event=event,
        province=province,
        inhabitants=inhabitants,
        items=items,
        counted=counted,
        located=rng.poisson(share * items[:, recent].sum(axis=1, keepdims=True)).astype(np.float64),
        volume=rng.poisson(share.T @ items).astype(np.float64),
        truth=truth,
        stories=stories,
        everything=stories + draw(rng, extra, PHI),
        mean=mean,
        hit=np.isin(province, HIT_PROVINCES) if "regional" in event else np.ones(N_PLACES, dtype=np.bool_),
    )


def _feeds(rng: np.random.Generator, province: Numbers, inhabitants: Floats, event: FeedEvent) -> tuple[Floats, Floats]:
    """Return the share of each place in each feed ``(n_feeds, n_places)`` and the items a week ``(n_feeds,)``."""
    areas = [np.ones(N_PLACES, dtype=np.bool_)] * N_NATIONAL
    sizes = list(rng.uniform(400, 1200, N_NATIONAL))
    areas += [province == number for number in range(N_PROVINCES)]
    sizes += list(rng.uniform(150, 400, N_PROVINCES))
    for _ in range(N_LOCAL):
        inside = np.flatnonzero(province == rng.integers(N_PROVINCES))
        areas.append(np.isin(np.arange(N_PLACES), rng.choice(inside, rng.integers(1, 7), replace=False)))
        sizes.append(rng.uniform(20, 80))
    if event == "new national feed":
        areas.append(areas[0])
        sizes.append(0.5 * sum(sizes))
    if event == "new regional feeds":
        areas += [areas[N_NATIONAL + number] for number in HIT_PROVINCES]
        sizes += [1.5 * sizes[N_NATIONAL + number] for number in HIT_PROVINCES]
    weight = np.array(areas) * inhabitants * rng.lognormal(0, 0.3, (len(areas), N_PLACES))
    return weight / weight.sum(axis=1, keepdims=True), np.array(sizes)


def _active(volume: Floats, event: FeedEvent) -> Flags:
    """Say when each feed brings items. A new feed starts so that it enters the panel in the first test week."""
    active = np.ones((len(volume), N_WEEKS), dtype=np.bool_)
    regional = [N_NATIONAL + number for number in HIT_PROVINCES]
    if event.startswith("new"):
        n_new = 1 if event == "new national feed" else len(HIT_PROVINCES)
        active[-n_new:, : FIRST_TEST - PanelSettings().entry_weeks] = False
    elif event == "regional feeds back":
        active[regional, FIRST_TEST - AWAY_WEEKS : FIRST_TEST] = False
    elif event == "regional feeds stopped":
        active[regional, FIRST_TEST:] = False
    return active


def _weekly(rng: np.random.Generator, volume: Floats) -> Floats:
    """Return expected items per feed and week: slow growth or decline, a quiet summer, noise from week to week."""
    week = np.arange(N_WEEKS)
    growth = np.exp(rng.normal(0, 0.05, (len(volume), 1)) * (week - N_WEEKS) / 52)
    summer = 1 - 0.15 * np.exp(-(((week % 52.18) - 30) ** 2) / 18)
    return np.asarray(volume[:, None] * growth * summer * rng.lognormal(0, 0.1, (len(volume), N_WEEKS)))


def _theme_rates(rng: np.random.Generator, wave_size: float) -> Floats:
    """Return the share of each theme in the news ``(n_themes, n_weeks)``: season, national waves, the arrival."""
    week = np.arange(N_WEEKS)
    base = np.exp(rng.uniform(np.log(0.003), np.log(0.03), (N_THEMES, 1)))
    angle = 2 * np.pi * (week / 52.18 + rng.random((N_THEMES, 1)))
    wave = np.zeros((N_THEMES, N_WEEKS))
    for position in range(1, N_WEEKS):
        wave[:, position] = 0.9 * wave[:, position - 1] + rng.normal(0, wave_size, N_THEMES)
    rates = base * np.exp(0.3 * np.cos(angle) + wave)
    rates[ARRIVAL_THEME, event_periods(CALENDAR, ARRIVALS)] *= ARRIVAL_PEAK
    return np.asarray(rates)


def _local_factors(rng: np.random.Generator, restless: float) -> Floats:
    """Return ``(n_places, n_themes, n_weeks)``: how much more a theme is about a place than about the average."""
    shape = (N_PLACES, N_THEMES, 1)
    steps = rng.normal(0, DRIFT / np.sqrt(52), (N_PLACES, N_THEMES, N_WEEKS))
    drift = np.cumsum(steps, axis=2)
    angle = 2 * np.pi * (np.arange(N_WEEKS) / 52.18 + rng.random(shape))
    own = rng.normal(0, 0.5, shape)
    return np.asarray(np.exp(own + restless * (drift - drift[:, :, -1:] + LOCAL_SEASON * np.cos(angle))))
