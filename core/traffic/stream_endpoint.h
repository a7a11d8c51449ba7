#pragma once

#include "core/traffic/endpoint.h"

namespace swb {

// A handed-over stream: its one peer has its id, and does everything.
class StreamEndpoint final : public Endpoint {
public:
    StreamEndpoint(TrafficHub& hub, const Handover& handover, AutoSettings settings);

    void begin() override;
    void giveBack() override;

private:
    void settingsChanged(const AutoSettings& before) override;

    Address m_remote;
    bool m_connected;
};

} // namespace swb
