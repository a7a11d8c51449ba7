#pragma once

#include "ui/models/service_table.h"
#include "ui/panels/reference_page.h"

namespace swb {

class InlineNote;

// This machine's services, read again when a person says so.
class ServicePage : public ReferencePage {
    Q_OBJECT

public:
    // `services` outlives the page.
    explicit ServicePage(ServiceTable& services, QWidget* parent = nullptr);

private:
    void showServices();

    ServiceTable& m_services;
    InlineNote* m_note;
};

} // namespace swb
