import { choices, SYSTEM_ROWS } from "../builders/choices.ts";

/** Choices shared by every chain that runs rides. */
export const RIDE_CHOICES = choices({
  "R-01":
    "The claim that the load lies within 6,400 rows/s is judged as printed (RS-C-10) and fails: the stream offers what the drivers report.",
  "R-02":
    "A location is one update, written as a whole version by the full-rewrite rule: 18 attribute rows, 8 system rows and 1 payload row, although 4 attributes change. Locations count as updates/s, not rows/s.",
  "R-15": "Rides are written every 10 s, the worst case of 10-30 s.",
  "R-16":
    "Make, model, colour, plate and vehicle_id belong to the vehicle, which makes the driver's 8 + 10 come out.",
  "X-16":
    "Users hold as many attributes as the table counts (6 + 3). Left out of the names listed: email and accessibility_needs, which no query asks for, and active_ride_id, which the ride's rider_id says already.",
  ...SYSTEM_ROWS,
  "on-line":
    "18 % of drivers are off line and report nothing. The published rate (all drivers, every 5 s) is kept: those on line report every 4.1 s, within 3-5 s.",
  "ride-stages":
    "The count of rides is the peak. Of 20,000, 2 % are requested, 20 % matched, 6 % waiting, 63 % in progress, 9 % over but not yet removed. With 15.6 requests/s that is half a minute, 4.7 min, 1.4 min and 15 min, and one ride in ten is cancelled.",
  pairing:
    "Drivers and rides change state at the same rates but are not paired: a ride's driver_id names a driver of the same place, whose flags may be those of another trip.",
  whereabouts:
    "A driver moves at a pace of their own to and fro within half a kilometre of where they wait; heading and speed are drawn apart.",
});
