#pragma once

#include <cstddef>
#include <cstdint>

/// How long the client waits for what, and how much it holds meanwhile.
namespace causerie::timing {

// Attempts wait a random time between the least and a ceiling that doubles from one attempt to the next ("full
// jitter"): a thousand clients that lost one server do not come back at the same moment.
inline constexpr std::int64_t backoff_min_ms = 300;
inline constexpr std::int64_t backoff_first_max_ms = 600;
inline constexpr std::int64_t backoff_max_ms = 5000;

inline constexpr std::int64_t silence_max_ms = 45'000;  ///< The server pings every 15 s.

// A proxy in between may hold back what is streamed, or cut it short; then events are asked for, again and again.
inline constexpr std::int64_t stream_silence_max_ms = 5'000;       ///< The server pings as soon as a stream is open.
inline constexpr std::int64_t short_streams_max = 3;               ///< So many in a row are no accident.
inline constexpr std::int64_t stream_again_after_ms = 3 * 60'000;  ///< Proxies, and the ways past them, change.
inline constexpr std::int64_t poll_wait_s = 15;                    ///< Less than the browser's part waits for answers.

inline constexpr std::int64_t answer_wait_ms = 30'000;   ///< Longer than the browser's part takes to give a request up.
inline constexpr std::int64_t stable_after_ms = 10'000;  ///< A link that held so long starts counting anew.
inline constexpr std::int64_t bye_wait_max_ms = 30'000;  ///< What a server may ask for at most.
inline constexpr std::int64_t refused_page_wait_ms = 60'000;

inline constexpr std::int64_t grouping_ms = 5 * 60'000;  ///< Messages of one author this close share a heading.

inline constexpr std::size_t apart_max = 200;  ///< Messages held apart from what is shown, for each room.

}  // namespace causerie::timing
