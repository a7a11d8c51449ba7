#pragma once

#include "ui/editors/address_fields.h"

#include <string>
#include <vector>

class QCheckBox;
class QToolButton;

namespace swb {

class HistoryOffer;
class HostCombo;
class NumberCombo;

// Host and port; for IPv6 also the interface of a link-local address and the flow information.
class InetFields : public AddressFields {
    Q_OBJECT

public:
    enum class Version { V4, V6 };

    InetFields(Version version, QWidget* parent);

    tl::expected<Address, Problem> read() const override;
    QList<Problem> problems() const override;
    void write(const Address& address) override;
    void setPurpose(AddressPurpose purpose) override;
    QList<QLineEdit*> fields() const override;
    Remark remark(const Address& address) const override;
    bool isUntouched() const override;
    void remember(History& history) const override;
    void setHistory(History* history) override;
    void propose(int port, const QString& unixPath) override;

    QString portText() const;
    void setPortText(const QString& text);

    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    static Problem wholeField(QLineEdit* field, const QString& message, const QString& name);
    void createHostRow();
    void createScope();
    void createMore();
    void placeRest();
    void arrange();
    void offerHosts();
    void offerLocal();
    void offerUsed();
    void showMore(bool shown);
    Parsed<Address> parse(const std::string& host, const std::string& port) const;

    Version m_version;
    HostCombo* m_host = nullptr;
    QLineEdit* m_port = nullptr;
    HistoryOffer* m_portOffer = nullptr;
    QLabel* m_portLabel = nullptr;
    QWidget* m_portBox = nullptr; // the port, and the button for more
    QLabel* m_scopeLabel = nullptr;
    NumberCombo* m_scope = nullptr; // IPv6 alone
    QToolButton* m_more = nullptr;
    QLabel* m_flowLabel = nullptr;
    QLineEdit* m_flow = nullptr; // IPv6 alone
    QCheckBox* m_unspecified = nullptr;
    std::vector<std::string> m_interfaces; // the texts of the scope's rows
    QString m_proposedPort;
    bool m_portBeside = false;
};

} // namespace swb
