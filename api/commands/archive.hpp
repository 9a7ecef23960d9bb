#pragma once

#include <string>

#include "api/config/config.hpp"

/// `causerie export`, `causerie import`, `causerie restored`. All return the process's exit code.
namespace causerie::commands {

/// Writes the whole workspace, as of one moment, to `path`, or to standard output for `-`.
int export_workspace(const config::Config& config, const std::string& path);

/// Fills an empty workspace with what `export_workspace` wrote: all of it, or nothing.
int import_workspace(const config::Config& config, const std::string& path);

/// Begins a new epoch, after a database was restored from a copy: every client starts over.
int note_restored(const config::Config& config);

}  // namespace causerie::commands
