#pragma once

#include "core/explain/explanation.h"
#include "core/net/lookup.h"
#include "core/resolve/check_lookup.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QGridLayout;
class QLineEdit;

namespace swb {

class InlineNote;
class NumberCombo;
class ResolverFlags;

// The arguments of getaddrinfo(): host, service, and every hint. An empty field is NULL, or the empty text.
class ResolverForm : public QWidget {
    Q_OBJECT

public:
    explicit ResolverForm(QWidget* parent = nullptr);

    // None while something cannot be read or would be misread; what it is stands beside the field.
    std::optional<lookup::GetAddrInfo> request() const;
    void setRequest(const lookup::GetAddrInfo& request);
    std::optional<Nanoseconds> deadline() const;
    bool validate(); // goes to the first field with a fault

signals:
    void edited();
    void submitted(); // the return key in a field
    void explainRequested(const swb::Explanation& explanation);

private:
    QLineEdit* addText(QGridLayout* grid, const QString& label, const QString& toolTip, InlineNote*& note);
    void addEmpties(QGridLayout* grid);
    NumberCombo* addNumber(QGridLayout* grid, const QString& label, NamedTable table, const QString& toolTip);
    void addDeadline(QGridLayout* grid);
    void read();
    void sayHost(const std::optional<LookupFault>& fault);
    QString internationalRemark(const QString& host) const;

    QLineEdit* m_host = nullptr;
    QLineEdit* m_service = nullptr;
    QCheckBox* m_emptyHost = nullptr; // "" and not NULL
    QCheckBox* m_emptyService = nullptr;
    QLineEdit* m_deadline = nullptr;
    InlineNote* m_hostNote = nullptr;
    InlineNote* m_serviceNote = nullptr;
    InlineNote* m_numberNote = nullptr;
    NumberCombo* m_family = nullptr;
    NumberCombo* m_type = nullptr;
    NumberCombo* m_protocol = nullptr;
    ResolverFlags* m_flags = nullptr;
    QLineEdit* m_faulty = nullptr;
};

} // namespace swb
